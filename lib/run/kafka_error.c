#include "run/kafka.h"

#include "base/buf.h"

dtl_rc
dtl_kafka_class(rd_kafka_resp_err_t code)
{
	switch ((int)code) {
	case RD_KAFKA_RESP_ERR_NO_ERROR:
		return DTL_OK;
	case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
	case RD_KAFKA_RESP_ERR_INVALID_MSG:
	case RD_KAFKA_RESP_ERR_INVALID_RECORD:
	case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
	case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
		return DTL_SKIP;
	case RD_KAFKA_RESP_ERR__FATAL:
	case RD_KAFKA_RESP_ERR__FENCED:
	case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
	case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
	case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
	case RD_KAFKA_RESP_ERR__INVALID_ARG:
	case RD_KAFKA_RESP_ERR__STATE:
	case RD_KAFKA_RESP_ERR__CONFLICT:
	case RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED:
	case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
	case RD_KAFKA_RESP_ERR__SSL:
	case RD_KAFKA_RESP_ERR__FAIL:
	case RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE:
	case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
	case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
	case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
	case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
	case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
	case RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
	case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
	case RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE:
	case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
	case RD_KAFKA_RESP_ERR_INVALID_GROUP_ID:
	case RD_KAFKA_RESP_ERR_INVALID_CONFIG:
	case RD_KAFKA_RESP_ERR_INVALID_REQUEST:
	case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
	case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
	case RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER:
	case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
	case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
		return DTL_FAIL;
	default:
		return DTL_RETRY;
	}
}

bool
dtl_kafka_is_outage(int code)
{
	return code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
}

/* Texts that alone would leave a person searching. */
static const char *
remedy(rd_kafka_resp_err_t code)
{
	switch ((int)code) {
	case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
	case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
		return "; create it with `dateline topics create`";
	case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
		return "; another process runs with this identity: give one of them another --slot";
	case RD_KAFKA_RESP_ERR__FENCED:
	case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
	case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
		return "; another process runs with this identity, or this one stood still for "
		       "longer "
		       "than transaction.timeout.ms: started anew it goes on where it stood";
	case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
		return "; raise max.message.bytes of the topic";
	default:
		return "";
	}
}

static dtl_rc set_err(struct dtl_err *err, rd_kafka_resp_err_t code, const char *reason,
    const char *fmt, va_list ap) DTL_PRINTF(4, 0);

static dtl_rc
set_err(
    struct dtl_err *err, rd_kafka_resp_err_t code, const char *reason, const char *fmt, va_list ap)
{
	struct dtl_buf text;
	dtl_rc rc = dtl_kafka_class(code);

	dtl_buf_init(&text, NULL);
	dtl_buf_addv(&text, fmt, ap);
	(void)dtl_err_set(err, rc, "%.*s: %s (%s)%s", DTL_STR_FMT(dtl_buf_str(&text)), reason,
	    rd_kafka_err2name(code), remedy(code));
	dtl_buf_clear(&text);
	return rc;
}

dtl_rc
dtl_kafka_err(struct dtl_err *err, rd_kafka_resp_err_t code, const char *fmt, ...)
{
	va_list ap;
	dtl_rc rc;

	va_start(ap, fmt);
	rc = set_err(err, code, rd_kafka_err2str(code), fmt, ap);
	va_end(ap);
	return rc;
}

dtl_rc
dtl_kafka_error(struct dtl_err *err, rd_kafka_error_t *error, const char *fmt, ...)
{
	va_list ap;
	dtl_rc rc;

	if (error == NULL)
		return DTL_OK;
	va_start(ap, fmt);
	rc = set_err(err, rd_kafka_error_code(error), rd_kafka_error_string(error), fmt, ap);
	va_end(ap);
	rd_kafka_error_destroy(error);
	return rc;
}

dtl_rc
dtl_kafka_fatal(struct dtl_err *err, rd_kafka_resp_err_t code, const char *why)
{
	return dtl_err_set(
	    err, DTL_FAIL, "kafka client: %s (%s)%s", why, rd_kafka_err2name(code), remedy(code));
}
