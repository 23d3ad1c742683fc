package io.holdfast.telemetry;

import java.util.List;
import java.util.Set;

/** The names of the meters as Prometheus shows them, and of their tags; alerts and dashboards in {@code conf/} use no others. */
public final class MeterNames {
    /** Timer of requests; tags {@link #ROUTE}, {@link #METHOD}, {@link #OUTCOME}. */
    public static final String REQUESTS_SECONDS = "holdfast_requests_seconds";

    /** Timer of statements and transactions, the wait for a connection included; tag {@link #OUTCOME}. */
    public static final String DATABASE_SECONDS = "holdfast_database_seconds";

    /** Gauge: always 1; tags {@code version}, {@code commit}, {@code java}. */
    public static final String BUILD_INFO = "holdfast_build_info";

    public static final String UPLOAD_BYTES_TOTAL = "holdfast_upload_bytes_total";
    public static final String DOWNLOAD_BYTES_TOTAL = "holdfast_download_bytes_total";

    /** Timer of requests to the object store; tags {@link #REGION}, {@link #OPERATION}, {@link #OUTCOME}. */
    public static final String STORE_SECONDS = "holdfast_store_seconds";

    /** Gauge of parts of the mark: 1 that the store keeps, 0 that it loses; tags {@link #REGION}, {@link #WRITE}, {@link #CARRIER}. */
    public static final String STORE_MARK = "holdfast_store_mark";

    public static final String STORE_RETRIES_TOTAL = "holdfast_store_retries_total";
    public static final String BUDGET_BYTES = "holdfast_budget_bytes";
    public static final String BUDGET_CAPACITY_BYTES = "holdfast_budget_capacity_bytes";
    public static final String BUDGET_WAITING = "holdfast_budget_waiting";

    /** Gauge: memory of answers that are being made or sent, which is part of {@link #BUDGET_BYTES}. */
    public static final String ANSWERS_BYTES = "holdfast_answers_bytes";

    /** Counter of answers that were given up because their readers took nothing of them any more. */
    public static final String ANSWERS_STALLED_TOTAL = "holdfast_answers_stalled_total";

    /** Counter of requests for training; tag {@link #REASON}. */
    public static final String TRAINING_REFUSED_TOTAL = "holdfast_training_refused_total";

    public static final String UNMARKED_WITHHELD_TOTAL = "holdfast_unmarked_withheld_total";
    public static final String ERASURE_PENDING = "holdfast_erasure_pending";

    /** Gauge: age of the oldest undone erasure, 0 when none is. */
    public static final String ERASURE_LAG_SECONDS = "holdfast_erasure_lag_seconds";

    public static final String ERASURE_DEADLINE_SECONDS = "holdfast_erasure_deadline_seconds";
    /** Gauge: 1 while a process serves nothing because erasures of a restored database may have to be repeated, 0 afterwards. */
    public static final String IDENTITY_UP = "holdfast_identity_up";

    public static final String ERASURE_REPLAY_PENDING = "holdfast_erasure_replay_pending";

    /** Gauge: closed accounts that are not erased yet. */
    public static final String ACCOUNT_ERASURE_PENDING = "holdfast_account_erasure_pending";

    /** Gauge: how long the oldest of them has waited, 0 when none does. */
    public static final String ACCOUNT_ERASURE_LAG_SECONDS = "holdfast_account_erasure_lag_seconds";

    /** Counter of what operators did; tag {@link #ACTION}. */
    public static final String OPERATOR_ACTIONS_TOTAL = "holdfast_operator_actions_total";

    /** Gauge: accounts whose bytes are not all in their home region yet. */
    public static final String MOVES_PENDING = "holdfast_moves_pending";

    /** Gauge: communications that not every account was told of yet. */
    public static final String COMMUNICATIONS_PENDING = "holdfast_communications_pending";

    /** Gauge: what operators hold. */
    public static final String HOLDS = "holdfast_holds";

    /** Counter of old rows that were removed; tag {@link #SWEEP}. */
    public static final String SWEPT_TOTAL = "holdfast_swept_total";

    /** Gauge: how long after its time the latest sweep has not come to its end, of any replica; 0 when none is late. */
    public static final String SWEEP_LATE_SECONDS = "holdfast_sweep_late_seconds";

    public static final String INTAKES_LAPSED_TOTAL = "holdfast_intakes_lapsed_total";

    /** Gauge: open resumable uploads when they were last swept. */
    public static final String UPLOADS_OPEN = "holdfast_uploads_open";

    public static final String UPLOADS_RESUMED_TOTAL = "holdfast_uploads_resumed_total";
    public static final String UPLOADS_EXPIRED_TOTAL = "holdfast_uploads_expired_total";
    public static final String UPLOADS_RECEIVED_AGAIN_BYTES_TOTAL = "holdfast_uploads_received_again_bytes_total";

    /** Counter of attempts at ingests; tag {@link #OUTCOME}. */
    public static final String INGESTS_TOTAL = "holdfast_ingests_total";

    /** Counter of requests for assets whose objects the store has lost. */
    public static final String CONTENT_LOST_TOTAL = "holdfast_content_lost_total";

    /** Timer of how long units of work behind all requests waited for their turn. */
    public static final String BACKGROUND_WAITS_SECONDS = "holdfast_background_waits_seconds";

    /** Gauge: units of such work that wait for their turn. */
    public static final String BACKGROUND_WAITING = "holdfast_background_waiting";

    /** Gauge: worst delay of the event loops when such work last looked, by which it steps back. */
    public static final String BACKGROUND_DELAY_SECONDS = "holdfast_background_delay_seconds";

    /** Counter of lines of the log that nobody read in time, and that are lost. */
    public static final String LOG_DROPPED_TOTAL = "holdfast_log_dropped_total";

    /** Gauge: connections of clients, those that are still at their TLS handshake among them. */
    public static final String CONNECTIONS = "holdfast_connections";

    /** Counter of connections that were closed as they came because there were too many. */
    public static final String CONNECTIONS_REFUSED_TOTAL = "holdfast_connections_refused_total";

    /** Gauge of running transfers; tag {@link #DIRECTION}. */
    public static final String TRANSFERS_ACTIVE = "holdfast_transfers_active";

    /** Gauge: event streams that are open. */
    public static final String EVENTS_STREAMS = "holdfast_events_streams";

    public static final String EVENTS_SENT_TOTAL = "holdfast_events_sent_total";

    /** Counter of attempts to tell webhooks; tag {@link #OUTCOME}. */
    public static final String WEBHOOK_DELIVERIES_TOTAL = "holdfast_webhook_deliveries_total";

    /** Timer of look-ups of names that clients chose; tag {@link #OUTCOME}. */
    public static final String NAMES_SECONDS = "holdfast_names_seconds";

    /** Gauge: such look-ups that wait until others of their account are over. */
    public static final String NAMES_WAITING = "holdfast_names_waiting";

    /** Gauge: deliveries that nobody tries any more, of all accounts, when they were last counted. */
    public static final String WEBHOOK_DEAD = "holdfast_webhook_dead";

    /** Gauge: deliveries that run. */
    public static final String WEBHOOK_RUNNING = "holdfast_webhook_running";

    /** Gauge: those of them to webhooks that were slow to answer the last time. */
    public static final String WEBHOOK_RUNNING_SLOW = "holdfast_webhook_running_slow";

    /** Gauge: ingests that run. */
    public static final String INGESTS_RUNNING = "holdfast_ingests_running";

    /** Counter of releases and refusals that were recorded. */
    public static final String DISCLOSURE_RECORDS_TOTAL = "holdfast_disclosure_records_total";

    /** Counter of transactions that recorded them. */
    public static final String DISCLOSURE_BATCHES_TOTAL = "holdfast_disclosure_batches_total";

    /** Counter of releases that were refused because their record was not durable in time. */
    public static final String DISCLOSURE_LATE_TOTAL = "holdfast_disclosure_late_total";

    /** Timer of the signing of content credentials; tag {@link #OUTCOME}. */
    public static final String CREDENTIALS_SECONDS = "holdfast_credentials_seconds";

    /** Gauge: content credentials that are still to be signed, of all accounts, when they were last counted. */
    public static final String CREDENTIALS_PENDING = "holdfast_credentials_pending";

    /** Gauge: for how long the oldest of them was due, 0 when none was. */
    public static final String CREDENTIALS_LAG_SECONDS = "holdfast_credentials_lag_seconds";

    /** Gauge: how long the certificates that sign are still valid. */
    public static final String CREDENTIALS_CERTIFICATE_SECONDS = "holdfast_credentials_certificate_seconds";

    /** Timer of exports, from when one is asked for until it is ready. */
    public static final String EXPORTS_SECONDS = "holdfast_exports_seconds";

    /** Counter of turns at making one that broke off; it is tried again. */
    public static final String EXPORTS_FAILED_TOTAL = "holdfast_exports_failed_total";

    /** Counter of bytes of archives that left. */
    public static final String EXPORTS_SENT_BYTES_TOTAL = "holdfast_exports_sent_bytes_total";

    /** Gauge: exports that are not ready yet, of all accounts, when they were last counted. */
    public static final String EXPORTS_PENDING = "holdfast_exports_pending";

    /** Gauge: exports that can be downloaded or are being made, of all accounts, when they were last counted. */
    public static final String EXPORTS_OPEN = "holdfast_exports_open";

    public static final String EVENT_LOOP_LAG_SECONDS = "holdfast_event_loop_lag_seconds";

    public static final String ACTION = "action";
    public static final String SWEEP = "sweep";
    public static final String ROUTE = "route";
    public static final String METHOD = "method";
    public static final String OUTCOME = "outcome";
    public static final String OPERATION = "operation";

    /** What the settings call the region of a store. */
    public static final String REGION = "region";

    /** How an object was written: {@code whole} or in {@code parts}. */
    public static final String WRITE = "write";

    /** Where the mark is put. */
    public static final String CARRIER = "carrier";

    public static final String DIRECTION = "direction";
    public static final String REASON = "reason";

    /** {@link #OUTCOME} of what was answered or done as asked. */
    public static final String SUCCESS = "success";

    /** {@link #OUTCOME} of a request that was answered with a 4xx, the caller's fault. */
    public static final String CLIENT_ERROR = "client_error";

    /** {@link #OUTCOME} of a request that was answered with a 5xx, or of a store that failed or did not answer. */
    public static final String SERVER_ERROR = "server_error";

    /** {@link #OUTCOME} of a request whose client left before the end. */
    public static final String CLIENT_GONE = "client_gone";

    /** {@link #OUTCOME} of an attempt at an ingest whose result is stored. */
    public static final String DONE = "done";

    /** {@link #OUTCOME} of an attempt at an ingest that was the last, in vain, or of any at signing. */
    public static final String FAILED = "failed";

    /** {@link #OUTCOME} of an attempt at an ingest or a delivery that was in vain, but not the last. */
    public static final String RETRIED = "retried";

    /** {@link #OUTCOME} of a delivery that was not taken and is not tried any more. */
    public static final String DEAD = "dead";

    static final List<String> OF_DELIVERIES = List.of(SUCCESS, RETRIED, DEAD);

    /** {@link #REASON}s for which training is refused, as the gate names them. */
    public static final List<String> OF_REFUSALS =
            List.of("claim", "scope", "header", "body", "crawler", "signed-agent");

    /** {@link #METHOD}s that are named; whatever else a client sends is {@link #OTHER}. */
    static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /** {@link #METHOD} of a request whose method is none that HTTP knows. */
    public static final String OTHER = "OTHER";

    private MeterNames() {}

    /** A method as meters and the log name it, so that what a client makes up is in neither. */
    public static String method(String sent) {
        return METHODS.contains(sent) ? sent : OTHER;
    }
}
