package io.holdfast.rights;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** The one door out: grants a permit to whoever asks for something else than training, and counts the refusals. */
public final class EgressGate {
    private final Predicate<String> trainingCrawler;
    private final Runnable refused;

    /**
     * Makes the gate.
     *
     * @param trainingCrawler tells a {@code User-Agent} that gathers training data
     * @param refused called for each training refusal
     */
    public EgressGate(Predicate<String> trainingCrawler, Runnable refused) {
        this.trainingCrawler = trainingCrawler;
        this.refused = refused;
    }

    /**
     * What a request says about what it wants the media for.
     *
     * @param claimed the purpose in its token
     * @param stated the purpose in its {@code Holdfast-Purpose} field
     * @param userAgent its {@code User-Agent}
     */
    public record Asking(Optional<String> claimed, Optional<String> stated, Optional<String> userAgent) {}

    /**
     * Grants leave for an account's media.
     *
     * @return the permit; throws {@link ProblemType#TRAINING_REFUSED} when any sign says training, or says a purpose
     *     that is not known to be something else
     */
    public EgressPermit permit(Channel channel, UUID account, Asking asking) {
        try {
            if (asking.userAgent().filter(trainingCrawler).isPresent()) {
                throw ProblemType.TRAINING_REFUSED.asFailure();
            }
            Optional<Purpose> claimed = asking.claimed().map(Purpose::of);
            Optional<Purpose> stated = asking.stated().map(Purpose::of);
            return new EgressPermit(account, channel, claimed.or(() -> stated).orElse(usual(channel)));
        } catch (ProblemException refusal) {
            refused.run();
            throw refusal;
        }
    }

    /** Grants leave to tell a webhook of an account's events: the account named it, and nobody asks anything of us. */
    public EgressPermit toOwnWebhook(UUID account) {
        return new EgressPermit(account, Channel.EVENT, usual(Channel.EVENT));
    }

    /** What is meant where nothing is said: a workflow gets media to work on. */
    private static Purpose usual(Channel channel) {
        return channel == Channel.WORKFLOW ? Purpose.INFERENCE : Purpose.DISPLAY;
    }
}
