package io.holdfast.rights;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The one door out: grants a permit to whoever asks for something else than training, and tells of the refusals. */
public final class EgressGate {
    private final Predicate<String> trainingCrawler;
    private final Predicate<RequestHead> trainingAgent;
    private final Consumer<Refusal> refusals;

    /**
     * Makes the gate.
     *
     * @param trainingCrawler tells a {@code User-Agent} that gathers training data
     * @param trainingAgent tells a request signed by, or in the name of, an agent that gathers training data
     * @param refusals told of each training refusal, on the thread of the request and before its answer
     */
    public EgressGate(
            Predicate<String> trainingCrawler, Predicate<RequestHead> trainingAgent, Consumer<Refusal> refusals) {
        this.trainingCrawler = trainingCrawler;
        this.trainingAgent = trainingAgent;
        this.refusals = refusals;
    }

    /**
     * What a request says about who asks and what for.
     *
     * @param claimed the purpose in its token
     * @param scopes what its token allows
     */
    public record Asking(Optional<String> claimed, Set<String> scopes, RequestHead head) {
        /** Nothing is said. */
        public static Asking silent() {
            return new Asking(Optional.empty(), Set.of(), RequestHead.silent());
        }
    }

    /**
     * Grants leave for an account's media.
     *
     * @return the permit; throws {@link ProblemType#TRAINING_REFUSED} when any sign says training, or says a purpose
     *     that is not known to be something else
     */
    public EgressPermit permit(Channel channel, UUID account, Asking asking) {
        if (asking.head().all("user-agent").stream().anyMatch(trainingCrawler)) {
            throw refuse(RefusalReason.CRAWLER, Optional.of(account), Optional.of(channel));
        }
        if (trainingAgent.test(asking.head())) {
            throw refuse(RefusalReason.SIGNED_AGENT, Optional.of(account), Optional.of(channel));
        }
        if (StatedPurposes.trains(asking.scopes())) {
            throw refuse(RefusalReason.SCOPE, Optional.of(account), Optional.of(channel));
        }
        Optional<Purpose> claimed =
                known(RefusalReason.CLAIM, asking.claimed().stream().toList(), account, channel);
        Optional<Purpose> stated =
                known(RefusalReason.HEADER, StatedPurposes.ofFields(asking.head()), account, channel);
        return new EgressPermit(account, channel, claimed.or(() -> stated).orElse(usual(channel)));
    }

    /**
     * Looks at what the body of a request says it is for.
     *
     * @param purpose the value of its member {@code purpose}; null when it has none
     * @param channel what a permit was asked for before, if one was; throws {@link ProblemType#TRAINING_REFUSED} for
     *     anything that is not known to be something else than training
     */
    public void checkBody(@Nullable Object purpose, Optional<UUID> account, Optional<Channel> channel) {
        boolean other = purpose == null
                || (purpose instanceof String text && Purpose.of(text).isPresent());
        if (!other) {
            throw refuse(RefusalReason.BODY, account, channel);
        }
    }

    /** Grants leave to tell a webhook of an account's events: the account named it, and nobody asks anything of us. */
    public EgressPermit toOwnWebhook(UUID account) {
        return new EgressPermit(account, Channel.EVENT, usual(Channel.EVENT));
    }

    private Optional<Purpose> known(RefusalReason reason, List<String> words, UUID account, Channel channel) {
        List<Optional<Purpose>> purposes = words.stream().map(Purpose::of).toList();
        if (purposes.contains(Optional.<Purpose>empty())) {
            throw refuse(reason, Optional.of(account), Optional.of(channel));
        }
        return purposes.stream().findFirst().flatMap(first -> first);
    }

    private ProblemException refuse(RefusalReason reason, Optional<UUID> account, Optional<Channel> channel) {
        refusals.accept(new Refusal(reason, account, channel));
        return ProblemType.TRAINING_REFUSED.asFailure();
    }

    /** What is meant where nothing is said: a workflow gets media to work on. */
    private static Purpose usual(Channel channel) {
        return channel == Channel.WORKFLOW ? Purpose.INFERENCE : Purpose.DISPLAY;
    }
}
