package io.holdfast.http;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.settings.PublicUrl;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Writes problems as the documents of RFC 9457 section 3. */
final class ProblemDocuments {
    private final Map<ProblemType, String> wording;
    private final String policy;
    private final PublicUrl site;
    private final HtmlPage pages;

    /**
     * Makes the writer.
     *
     * @param wording what the operator says where a problem of a type has no detail of its own
     * @param mark knows the URL that training is refused with
     */
    ProblemDocuments(Map<ProblemType, String> wording, DoNotTrain mark) {
        this.wording = Map.copyOf(wording);
        this.policy = mark.policyUrl();
        this.site = mark.site();
        this.pages = new HtmlPage(mark);
    }

    /** The same as a page for people. */
    Buffer page(Problem problem, String requestId) {
        String said = problem.detail()
                .or(() -> Optional.ofNullable(wording.get(problem.type())))
                .map(detail -> "<p>" + HtmlTemplate.escaped(detail) + "</p>\n")
                .orElse("");
        return pages.of(
                problem.type().title(),
                "<h1>" + HtmlTemplate.escaped(problem.type().title()) + "</h1>\n" + said + "<p>"
                        + problem.type().status() + " "
                        + HtmlTemplate.escaped(problem.type().slug()) + ", request "
                        + HtmlTemplate.escaped(requestId) + "</p>");
    }

    /** One problem, with the request it came of. */
    Buffer of(Problem problem, String requestId) {
        JsonObject document = new JsonObject()
                .put("type", site.path(problem.type().uri()))
                .put("title", problem.type().title())
                .put("status", problem.type().status());
        problem.detail()
                .or(() -> Optional.ofNullable(wording.get(problem.type())))
                .ifPresent(detail -> document.put("detail", detail));
        document.put("requestId", requestId);
        problem.extensions().forEach(document::put);
        if (problem.extensions().get("receipt") instanceof String receipt) {
            document.put("receipt", site.path(receipt));
        }
        if (problem.type() == ProblemType.TRAINING_REFUSED) {
            document.put("policy", policy);
        }
        return document.toBuffer();
    }
}
