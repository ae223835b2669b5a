#include "feeds.h"

/* Takes "--print" out of the arguments; false when it is not there. */
static bool
take_print(int *argc, char **argv)
{
	bool found = false;
	int n = 0;

	for (int i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "--print") == 0)
			found = true;
		else
			argv[n++] = argv[i];
	}
	argv[n] = NULL;
	*argc = n;
	return found;
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--feeds") == 0)
		return feeds_list_main(argc - 1, argv + 1);
	if (take_print(&argc, argv))
		return feeds_print_main(argc, argv);
	return dtl_producer_main(argc, argv, &dtl_feeds_producer);
}
