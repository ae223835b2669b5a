#include "sqlite_sink.h"

int
main(int argc, char **argv)
{
	return dtl_sink_main(argc, argv, &dtl_sqlite_sink);
}
