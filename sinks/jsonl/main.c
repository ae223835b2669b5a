#include "jsonl_sink.h"

int
main(int argc, char **argv)
{
	return dtl_sink_main(argc, argv, &dtl_jsonl_sink);
}
