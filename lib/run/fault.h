/*
 * fault - named places where a test may end or stop the process.
 *
 *	DATELINE_FAULT=txn.produced:3:kill	the third time the process comes by it kills itself
 *	DATELINE_FAULT=txn.offsets:1:stop	the first time it stops itself (SIGSTOP)
 *
 * Without the variable a place costs one comparison. The names are in the table of fault.c.
 *
 * Errors:  none; a variable that names no place is told to stderr and ends the process.
 * Memory:  static.
 * Threads: any.
 */
#ifndef DTL_RUN_FAULT_H
#define DTL_RUN_FAULT_H

#define DTL_FAULTS(X)                                                                              \
	X(RECORD_BEGUN, "record.begun")                                                            \
	X(RECORD_DONE, "record.done")                                                              \
	X(TXN_BEGUN, "txn.begun")                                                                  \
	X(TXN_PRODUCED, "txn.produced")                                                            \
	X(TXN_OFFSETS, "txn.offsets")                                                              \
	X(TXN_FLUSHED, "txn.flushed")                                                              \
	X(TXN_COMMITTED, "txn.committed")                                                          \
	X(TXN_ABORTING, "txn.aborting")                                                            \
	X(TXN_ABORTED, "txn.aborted")                                                              \
	X(BATCH_LANDED, "batch.landed")                                                            \
	X(SINK_FLUSHING, "sink.flushing")                                                          \
	X(SINK_FLUSHED, "sink.flushed")                                                            \
	X(SINK_COMMITTED, "sink.committed")                                                        \
	X(GROUP_ASSIGNING, "group.assigning")                                                      \
	X(GROUP_ASSIGNED, "group.assigned")                                                        \
	X(GROUP_REVOKING, "group.revoking")                                                        \
	X(GROUP_REVOKED, "group.revoked")                                                          \
	X(GROUP_LEAVING, "group.leaving")                                                          \
	X(PROGRESS_READ, "progress.read")                                                          \
	X(PROGRESS_STAGED, "progress.staged")                                                      \
	X(PROGRESS_LOADING, "progress.loading")                                                    \
	X(START_SLOT, "start.slot")                                                                \
	X(START_CONNECTED, "start.connected")                                                      \
	X(PRODUCER_STEP, "producer.step")                                                          \
	X(PRODUCER_KEPT, "producer.kept")                                                          \
	X(RECORD_STAGED, "record.staged")                                                          \
	X(DEAD_STAGED, "dead.staged")                                                              \
	X(TXN_LAUNCHING, "txn.launching")                                                          \
	X(SINK_OPENED, "sink.opened")                                                              \
	X(SINK_WRITTEN, "sink.written")                                                            \
	X(GROUP_POLLED, "group.polled")                                                            \
	X(GROUP_COMMITTING, "group.committing")                                                    \
	X(STOP_BEGUN, "stop.begun")                                                                \
	X(STOP_CLOSING, "stop.closing")

enum dtl_fault {
#define X(name, text) DTL_FAULT_##name,
	DTL_FAULTS(X)
#undef X
	    DTL_FAULT_COUNT
};

/* Reads the variable; before the first thread is started. */
void dtl_fault_setup(void);
void dtl_fault_at(enum dtl_fault place);

#endif
