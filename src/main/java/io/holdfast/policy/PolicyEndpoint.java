package io.holdfast.policy;

import io.holdfast.db.Database;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.HtmlPage;
import io.holdfast.http.JsonBody;
import io.holdfast.http.field.Acceptance;
import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.Channel;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The policy: operators publish it, anyone reads it, and people accept it and are told what they have not accepted. */
public final class PolicyEndpoint {
    private static final int JSON_BYTES = 1024 * 1024;
    private static final int SMALL_BYTES = 4 * 1024;
    private static final Map<String, String> PUBLIC = CacheControl.PUBLIC_MINUTE.field();
    private static final Map<String, String> PRIVATE = CacheControl.PRIVATE_NO_STORE.field();

    private final PolicyVersions versions;
    private final HtmlPage pages;
    private final Runnable published;

    /**
     * Makes the endpoints.
     *
     * @param mark of its pages, with what makes references
     * @param published wakes the worker that tells of material versions
     */
    public PolicyEndpoint(Database database, DoNotTrain mark, Runnable published) {
        this.versions = new PolicyVersions(database, mark.site());
        this.published = published;
        this.pages = new HtmlPage(mark);
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
        return versions.current().map(version -> shown(exchange, version));
    }

    /** {@code GET /v1/policy/versions/{version}}. */
    public Future<Answer> version(Exchange exchange) {
        return versions.find(exchange.path("version")).map(version -> shown(exchange, version));
    }

    /** {@code POST /v1/policy/acceptances}: also of a version that is only announced. */
    public Future<Answer> accept(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return exchange.json(SMALL_BYTES)
                .compose(body -> {
                    JsonBody.only(body, Set.of("version", "purpose"));
                    return versions.accept(exchange.account(), PolicyVersion.name(body));
                })
                .map(accepted -> described(permit, accepted));
    }

    /** {@code GET /v1/notices}: what the account has not accepted, until it has. */
    public Future<Answer> notices(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return versions.notices(exchange.account())
                .map(items ->
                        described(permit, new JsonObject().put("items", items).putNull("next")));
    }

    /** In JSON, or as a page where that is preferred. */
    private Answer shown(Exchange exchange, Buffer version) {
        if (!Acceptance.prefersPage(exchange.header("Accept"))) {
            Map<String, String> headers = new LinkedHashMap<>(PUBLIC);
            headers.put("Vary", "Accept");
            return document(200, headers, version);
        }
        JsonObject told = version.toJsonObject();
        String text = PolicyText.html(told.getString("markdown"));
        Map<String, String> headers = new LinkedHashMap<>(HtmlPage.FIELDS);
        headers.putAll(PUBLIC);
        return new Answer.Document(
                200, headers, HtmlPage.MEDIA_TYPE, pages.of("Policy " + told.getString("version"), text));
    }

    private static Answer document(int status, Map<String, String> headers, Buffer version) {
        return new Answer.Document(status, headers, "application/json", version);
    }

    private static Answer described(EgressPermit permit, JsonObject value) {
        return new Answer.Described(200, PRIVATE, permit.mark(value.toBuffer()));
    }
}
