package io.holdfast.sharing;

import io.holdfast.content.AssetContent;
import io.holdfast.content.CredentialContent;
import io.holdfast.disclosure.Disclosures;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What anyone gets who follows a link: a page, and the bytes. Each look at the page is a viewing, whose requests for bytes
 * are one use of the link and one disclosure; bytes that are asked for without one are a use and a disclosure each time.
 */
public final class SharedMedia {
    /** Has browsers ask before they show a copy again, so that a link that was revoked shows nothing. */
    private static final Map<String, String> FIELDS = CacheControl.PRIVATE_REVALIDATE.field();

    private final Links links;
    private final AssetContent content;
    private final CredentialContent credentials;
    private final DoNotTrain mark;
    private final Disclosures disclosures;
    private final SharingConfig config;
    private final LinkTokens tokens;
    private final LandingPage page;
    private final Clock clock;

    public SharedMedia(
            Links links,
            AssetContent content,
            CredentialContent credentials,
            Disclosures disclosures,
            SharingConfig config,
            DoNotTrain mark,
            Clock clock) {
        this.links = links;
        this.content = content;
        this.credentials = credentials;
        this.mark = mark;
        this.disclosures = disclosures;
        this.config = config;
        this.tokens = new LinkTokens(config.signingKey(), clock);
        this.page = new LandingPage(mark);
        this.clock = clock;
    }

    /** {@code GET /s/{token}}: the landing page. */
    public Future<Answer> page(Exchange exchange) {
        LinkTokens.Target target = tokens.open(exchange.path("token"));
        EgressPermit permit = permit(exchange, target);
        return links.follow(target, Optional.empty()).compose(followed -> {
            refuseIfOver(followed);
            return disclosures
                    .describedToLink(permit, target.link())
                    .map(recorded -> page.answer(
                            permit,
                            followed.asset(),
                            exchange.path("token"),
                            tokens.viewing(target, config.viewing())));
        });
    }

    /** {@code GET} and {@code HEAD /s/{token}/content}: the bytes. */
    public Future<Answer> content(Exchange exchange) {
        LinkTokens.Target target = tokens.open(exchange.path("token"));
        EgressPermit permit = permit(exchange, target);
        Optional<LinkTokens.Viewing> viewing = exchange.query("v").flatMap(text -> tokens.viewing(target, text));
        return links.follow(target, viewing.map(LinkTokens.Viewing::id)).compose(followed -> {
            refuseIfOver(followed);
            Answer answer = content.answer(exchange, permit, followed.asset(), fields(exchange));
            boolean released = answer instanceof Answer.Content && !exchange.headOnly();
            return released && !followed.seen()
                    ? count(permit, target, viewing).map(recorded -> answer)
                    : Future.succeededFuture(answer);
        });
    }

    /** {@code GET} and {@code HEAD /s/{token}/content.c2pa}: the content credential, which is a description. */
    public Future<Answer> credential(Exchange exchange) {
        LinkTokens.Target target = tokens.open(exchange.path("token"));
        EgressPermit permit = permit(exchange, target);
        return links.follow(target, Optional.empty()).compose(followed -> {
            refuseIfOver(followed);
            return disclosures
                    .describedToLink(permit, target.link())
                    .compose(recorded -> credentials.answer(
                            exchange, permit, followed.asset().id()));
        });
    }

    private Map<String, String> fields(Exchange exchange) {
        Map<String, String> fields = new HashMap<>(FIELDS);
        fields.putAll(DoNotTrain.manifestLink(mark.shareUrl(exchange.path("token")) + "/content.c2pa"));
        return fields;
    }

    private Future<Void> count(EgressPermit permit, LinkTokens.Target target, Optional<LinkTokens.Viewing> viewing) {
        Instant until = viewing.map(LinkTokens.Viewing::until).orElseGet(clock::instant);
        return disclosures.contentToLink(
                permit, target.link(), viewing.map(LinkTokens.Viewing::id), until.atOffset(ZoneOffset.UTC));
    }

    private EgressPermit permit(Exchange exchange, LinkTokens.Target target) {
        try {
            return exchange.permit(Channel.SHARE, target.account());
        } catch (ProblemException refusal) {
            if (refusal.type() == ProblemType.TRAINING_REFUSED) {
                disclosures.refused(Channel.SHARE, target.account(), target.link());
            }
            throw refusal;
        }
    }

    private static void refuseIfOver(Links.Followed followed) {
        if (followed.over() || (followed.used() && !followed.seen())) {
            throw ProblemType.LINK_OVER.asFailure();
        }
    }
}
