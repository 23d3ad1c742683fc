package io.holdfast.http;

import io.holdfast.http.field.UuidText;
import io.holdfast.identity.Caller;
import io.holdfast.internals.InterimResponse;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.EgressPermit;
import io.holdfast.settings.PublicUrl;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One request as an endpoint sees it. */
public final class Exchange {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    final RoutingContext context;
    final String requestId;
    final String route;
    final long startedNanos = System.nanoTime();

    /** What it was answered with in place of what it asked for. */
    Optional<Problem> refusal = Optional.empty();

    private final EgressGate gate;
    private final Duration bodyTimeout;
    private final Optional<Body> body;
    private final AnswerLimits limits;
    private final PublicUrl site;
    private final AnswerMemory memory;
    private final Map<String, String> told = new LinkedHashMap<>();
    private @Nullable Caller caller;
    private @Nullable UUID account;
    private @Nullable Channel asked;
    private @Nullable Promise<Void> gone;
    private boolean early;

    Exchange(
            RoutingContext context,
            String route,
            EgressGate gate,
            Duration bodyTimeout,
            Responder responder,
            boolean takesBody) {
        // first of all: it subscribes to the body's failure and holds its bytes back
        this.body = takesBody ? Optional.of(Body.of(context.request())) : Optional.empty();
        this.context = context;
        this.route = route;
        this.gate = gate;
        this.bodyTimeout = bodyTimeout;
        this.limits = responder.limits();
        this.site = responder.site();
        this.memory = new AnswerMemory(limits);
        this.requestId = RequestId.of(context.request().headers());
    }

    void enter(Caller verified, UUID admitted) {
        caller = verified;
        account = admitted;
    }

    /** The request, to read from; answers go through the responder only. */
    public HttpServerRequest request() {
        return context.request();
    }

    /** The request's fields. */
    public MultiMap headers() {
        return context.request().headers();
    }

    /** A field, if it was sent. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(context.request().getHeader(name));
    }

    /** A parameter of the query, if it was sent; throws {@link ProblemType#BAD_REQUEST} when it was sent twice. */
    public Optional<String> query(String name) {
        var values = context.queryParam(name);
        if (values.size() > 1) {
            throw ProblemType.BAD_REQUEST.asFailure("The parameter " + name + " was sent more than once.");
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** An id of the path; throws {@link ProblemType#NOT_FOUND} for what can't be one. */
    public UUID pathId(String name) {
        return Optional.ofNullable(context.pathParam(name))
                .flatMap(UuidText::parse)
                .orElseThrow(ProblemType.NOT_FOUND::asFailure);
    }

    /** Makes references to what the gateway serves. */
    public PublicUrl site() {
        return site;
    }

    /** A segment of the path. */
    public String path(String name) {
        return String.valueOf(context.pathParam(name));
    }

    /** Whose assets the caller acts on; for routes that need a token. */
    public UUID account() {
        if (account == null) {
            throw ProblemType.UNAUTHENTICATED.asFailure();
        }
        return account;
    }

    /** The verified caller, where the route asked for one. */
    public Optional<Caller> caller() {
        return Optional.ofNullable(caller);
    }

    /** Whether a service acts for the account. */
    public boolean onBehalf() {
        return caller().flatMap(Caller::actor).isPresent();
    }

    /** Asks the gate to let the account's assets out; throws {@link ProblemType#TRAINING_REFUSED}. */
    public EgressPermit permit(Channel channel) {
        return permit(channel, account());
    }

    /** Asks the gate to let an account's assets out to whoever asks here. */
    public EgressPermit permit(Channel channel, UUID owner) {
        asked = channel;
        return gate.permit(
                channel,
                owner,
                new EgressGate.Asking(
                        caller().flatMap(Caller::purpose),
                        caller().map(Caller::scopes).orElse(Set.of()),
                        SentHead.of(context.request())));
    }

    /** Adds a field that the answer has whatever it is, a refusal too. */
    public void tell(String name, String value) {
        told.put(name, value);
    }

    Map<String, String> told() {
        return told;
    }

    /** Bytes after which a page of a list ends. */
    int pageBytes() {
        return limits.pageBytes();
    }

    /**
     * Takes memory for what the answer is made of, until the answer has left.
     *
     * @param bytes at most
     * @return fails with {@link ProblemType#BUSY} when there is none for the account in time
     */
    public Future<Void> memory(long bytes) {
        return memory(account(), bytes);
    }

    /** The same, for one whose URL stands for a token. */
    public Future<Void> memory(UUID owner, long bytes) {
        return memory.hold(owner, bytes);
    }

    /**
     * Takes or gives back memory, so that it is what the answer says; what an account changed is never refused an answer.
     *
     * @return fails with {@link ProblemType#BUSY} when there is none for the account in time
     */
    Future<Void> answering(OptionalInt bytes) {
        if (account == null || bytes.isEmpty()) {
            return Future.succeededFuture();
        }
        return memory.hold(account, READING.contains(context.request().method()) ? bytes.getAsInt() : 0);
    }

    /** Gives back all memory, when nobody is answered any more. */
    void release() {
        memory.release();
    }

    /** Succeeds when the client is gone and waits for no answer any more; to be asked for before the answer begins. */
    public Future<Void> gone() {
        if (gone != null) {
            return gone.future();
        }
        Promise<Void> told = Promise.promise();
        gone = told;
        context.response().closeHandler(v -> told.tryComplete());
        if (context.response().closed()) {
            told.tryComplete();
        }
        return told.future();
    }

    /** Whether only the head of the answer is asked for, and so the wire has no room for more. */
    public boolean headOnly() {
        return context.request().method().equals(HttpMethod.HEAD) && !MethodOverride.happened(context);
    }

    /** The bytes that come with the request, held back; throws when the route takes none. */
    public Body body() {
        return body.orElseThrow(() -> new IllegalStateException("the route takes no body"));
    }

    /** Whether bytes may follow the head of the request, wanted or not. */
    boolean mayHoldBytes() {
        return body.isPresent()
                || headers().contains("Transfer-Encoding")
                || header("Content-Length")
                        .filter(length -> !length.equals("0"))
                        .isPresent();
    }

    /** Whether the client has done its part for now and waits for the answer. */
    boolean isOurTurn() {
        return !context.response().headWritten() && body.filter(Body::isAwaited).isEmpty();
    }

    Optional<Body> takenBody() {
        return body;
    }

    /** Tells the client to go on sending, if it waits for that and knows interim responses (RFC 9110 section 10.1.1). */
    public void proceed() {
        if (context.request().version() != HttpVersion.HTTP_1_0
                && header("Expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
            context.response().writeContinue();
        }
    }

    /**
     * Tells the client that the upload can be resumed, ahead of the answer, where the wire has room for it.
     *
     * @param fields of the interim response (104, draft-ietf-httpbis-resumable-upload-12)
     * @return whether it was sent
     */
    public boolean resumable(Map<String, String> fields) {
        boolean sent = InterimResponse.send(context.request(), fields);
        early |= sent;
        return sent;
    }

    /** Whether {@link #resumable} sent anything. */
    public boolean toldEarly() {
        return early;
    }

    /**
     * Reads the body as {@link JsonBody#of} does; one that says it is for training fails as {@link #permit} does, one that is
     * not all there in time with {@link ProblemType#TIMED_OUT}.
     *
     * @param freeForm members that keep numbers of any size
     */
    public Future<JsonObject> json(int maxBytes, String... freeForm) {
        return inTime(maxBytes).map(bytes -> JsonBody.parsed(bytes, freeForm)).map(this::forUse);
    }

    /** Reads the body as {@link #json} does; one that is not there is an empty object. */
    public Future<JsonObject> jsonIfAny(int maxBytes) {
        return inTime(maxBytes).map(bytes -> forUse(bytes.length() == 0 ? new JsonObject() : JsonBody.parsed(bytes)));
    }

    private Future<Buffer> inTime(int maxBytes) {
        proceed();
        Future<Buffer> read = JsonBody.read(body(), maxBytes);
        if (!read.isComplete()) {
            long timer = context.vertx()
                    .setTimer(bodyTimeout.toMillis(), late -> body().cancel(ProblemType.TIMED_OUT.asFailure()));
            read.onComplete(done -> context.vertx().cancelTimer(timer));
        }
        return read;
    }

    private JsonObject forUse(JsonObject body) {
        gate.checkBody(body.getValue("purpose"), Optional.ofNullable(account), Optional.ofNullable(asked));
        return body;
    }
}
