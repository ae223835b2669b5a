#include "warc.h"

int
main(int argc, char **argv)
{
	return dtl_producer_main(argc, argv, &dtl_warc_producer);
}
