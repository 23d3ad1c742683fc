package io.holdfast.policy;

import io.holdfast.db.Database;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.holdfast.settings.PublicUrl;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** The policy: operators publish it, anyone reads it, and people accept it and are told what they have not accepted. */
public final class PolicyEndpoint {
    private static final int JSON_BYTES = 1024 * 1024;
    private static final int SMALL_BYTES = 4 * 1024;
    private static final Map<String, String> PUBLIC = CacheControl.PUBLIC_MINUTE.field();
    private static final Map<String, String> PRIVATE = CacheControl.PRIVATE_NO_STORE.field();

    private final PolicyVersions versions;
    private final Runnable published;

    /**
     * Makes the endpoints.
     *
     * @param site makes references
     * @param published wakes the worker that tells of material versions
     */
    public PolicyEndpoint(Database database, PublicUrl site, Runnable published) {
        this.versions = new PolicyVersions(database, site);
        this.published = published;
    }

    /** {@code POST /v1/admin/policy/versions}: for good, since people accept what they have read. */
    public Future<Answer> publish(Exchange exchange) {
        String author = exchange.caller().orElseThrow().who();
        return exchange.json(JSON_BYTES)
                .compose(body -> versions.publish(PolicyVersion.of(body), author))
                .onSuccess(version -> published.run())
                .map(version -> document(
                        201,
                        Map.of(
                                CacheControl.NAME,
                                CacheControl.NO_STORE.value(),
                                "Location",
                                "/v1/policy/versions/" + version.getString("version")),
                        version.toBuffer()));
    }

    /** {@code GET /v1/policy}: the version in force. */
    public Future<Answer> current(Exchange exchange) {
        return versions.current().map(version -> document(200, PUBLIC, version));
    }

    /** {@code GET /v1/policy/versions/{version}}. */
    public Future<Answer> version(Exchange exchange) {
        return versions.find(exchange.path("version")).map(version -> document(200, PUBLIC, version));
    }

    /** {@code POST /v1/policy/acceptances}: also of a version that is only announced. */
    public Future<Answer> accept(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return exchange.json(SMALL_BYTES)
                .compose(body -> versions.accept(exchange.account(), PolicyVersion.name(body)))
                .map(accepted -> described(permit, accepted));
    }

    /** {@code GET /v1/notices}: what the account has not accepted, until it has. */
    public Future<Answer> notices(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return versions.notices(exchange.account())
                .map(items ->
                        described(permit, new JsonObject().put("items", items).putNull("next")));
    }

    private static Answer document(int status, Map<String, String> headers, Buffer version) {
        return new Answer.Document(status, headers, "application/json", version);
    }

    private static Answer described(EgressPermit permit, JsonObject value) {
        return new Answer.Described(200, PRIVATE, permit.mark(value.toBuffer()));
    }
}
