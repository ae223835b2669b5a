#include "kafka_sink.h"

int
main(int argc, char **argv)
{
	return dtl_sink_main(argc, argv, &dtl_kafka_sink);
}
