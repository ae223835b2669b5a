#include "http.h"

int
main(int argc, char **argv)
{
	return dtl_producer_main(argc, argv, &dtl_http_producer);
}
