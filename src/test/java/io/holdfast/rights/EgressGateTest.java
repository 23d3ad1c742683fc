package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.telemetry.MeterNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGateTest {
    private static final UUID ACCOUNT = new UUID(1, 2);

    private final List<Refusal> refusals = new ArrayList<>();
    private final EgressGate gate = new EgressGate(
            new TrainingCrawlers(), head -> head.first("signature").isPresent(), refusals::add);

    @Test
    void whoSaysNothingMayLookAndAWorkflowMayInfer() {
        EgressPermit looking = gate.permit(Channel.OWNER, ACCOUNT, EgressGate.Asking.silent());
        EgressPermit working = gate.permit(Channel.WORKFLOW, ACCOUNT, EgressGate.Asking.silent());

        assertThat(looking.purpose()).isEqualTo(Purpose.DISPLAY);
        assertThat(looking.account()).isEqualTo(ACCOUNT);
        assertThat(looking.channel()).isEqualTo(Channel.OWNER);
        assertThat(looking.mark("bytes").value()).isEqualTo("bytes");
        assertThat(looking.mark("bytes").permit()).isSameAs(looking);
        assertThat(working.purpose()).isEqualTo(Purpose.INFERENCE);
        assertThat(gate.toOwnWebhook(ACCOUNT).channel()).isEqualTo(Channel.EVENT);
        assertThat(gate.toOwnWebhook(ACCOUNT).purpose()).isEqualTo(Purpose.DISPLAY);
        assertThat(gate.toOwnWebhook(ACCOUNT).account()).isEqualTo(ACCOUNT);
        assertThat(refusals).isEmpty();
    }

    @Test
    void theClaimCountsMoreThanTheField() {
        var claimed = new EgressGate.Asking(Optional.of("inference"), Set.of(), head("holdfast-purpose", "display"));
        var stated = new EgressGate.Asking(Optional.empty(), Set.of(), head("holdfast-purpose", "inference"));

        assertThat(gate.permit(Channel.OWNER, ACCOUNT, claimed).purpose()).isEqualTo(Purpose.INFERENCE);
        assertThat(gate.permit(Channel.OWNER, ACCOUNT, stated).purpose()).isEqualTo(Purpose.INFERENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"training", "TRAIN", "fine-tuning", "", "evaluation"})
    void aClaimedPurposeThatIsNotKnownIsRefused(String purpose) {
        refused(
                RefusalReason.CLAIM,
                asking(new EgressGate.Asking(Optional.of(purpose), Set.of(), RequestHead.silent())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "training",
                "train",
                "models:train",
                "assets.TRAINING",
                "ai/fine-tune",
                "finetuning",
                "pre-training",
                "pretraining",
                "assets:read:train",
                "distillation",
                "retrain",
                "https://idp.example/scopes/train"
            })
    void aScopeThatSpeaksOfTrainingIsRefused(String scope) {
        refused(
                RefusalReason.SCOPE,
                asking(new EgressGate.Asking(Optional.empty(), Set.of("assets:read", scope), RequestHead.silent())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assets:read",
                "assets:write",
                "generations:write",
                "constraints",
                "trainstation",
                "webhooks:manage"
            })
    void anotherScopeIsNot(String scope) {
        var asking = new EgressGate.Asking(Optional.empty(), Set.of(scope), RequestHead.silent());

        assertThat(gate.permit(Channel.HISTORY, ACCOUNT, asking)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holdfast-purpose|training",
                "holdfast-purpose|display, training",
                "holdfast-purpose|prefetch",
                "holdfast-purpose|''",
                "purpose|training",
                "purpose|\"ai-training\";v=1",
                "x-purpose|finetune",
                "sec-purpose|training",
                "sec-purpose|prefetch, training"
            })
    void aFieldThatStatesAnotherPurposeIsRefused(String field, String value) {
        refused(RefusalReason.HEADER, asking(new EgressGate.Asking(Optional.empty(), Set.of(), head(field, value))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "holdfast-purpose|Display",
                "purpose|prefetch",
                "x-purpose|preview",
                "sec-purpose|prefetch;prerender",
                "sec-purpose|prefetch;anonymous-client-ip",
                "purpose|\"inference\""
            })
    void whatBrowsersSayOfPrefetchingIsPassedOver(String field, String value) {
        var asking = new EgressGate.Asking(Optional.empty(), Set.of(), head(field, value));

        assertThat(gate.permit(Channel.OWNER, ACCOUNT, asking)).isNotNull();
    }

    @Test
    void eachUserAgentFieldIsLookedAt() {
        var two = new RequestHead(
                "GET",
                "https",
                "",
                "/",
                name -> name.equals("user-agent") ? List.of("Mozilla/5.0", "GPTBot/1.2") : List.of());

        refused(RefusalReason.CRAWLER, asking(new EgressGate.Asking(Optional.empty(), Set.of(), two)));
    }

    @Test
    void anAgentThatSignsIsRefused() {
        refused(
                RefusalReason.SIGNED_AGENT,
                asking(new EgressGate.Asking(Optional.empty(), Set.of(), head("signature", "any"))));
    }

    @Test
    void aBodyThatIsForTrainingIsRefused() {
        for (Object purpose : new Object[] {"training", "", 1, true, Map.of("for", "training")}) {
            refusals.clear();
            refused(
                    RefusalReason.BODY,
                    () -> gate.checkBody(purpose, Optional.of(ACCOUNT), Optional.of(Channel.HISTORY)),
                    Optional.of(Channel.HISTORY));
        }
        refusals.clear();
        gate.checkBody(null, Optional.of(ACCOUNT), Optional.empty());
        gate.checkBody("display", Optional.of(ACCOUNT), Optional.empty());
        gate.checkBody("inference", Optional.empty(), Optional.empty());
        assertThat(refusals).isEmpty();
    }

    @Test
    void eachReasonHasAMeter() {
        assertThat(Arrays.stream(RefusalReason.values()).map(RefusalReason::label))
                .containsExactlyElementsOf(MeterNames.OF_REFUSALS)
                .allMatch(label -> label.equals(label.toLowerCase(Locale.ROOT)));
    }

    private ThrowingCallable asking(EgressGate.Asking asking) {
        return () -> gate.permit(Channel.SHARE, ACCOUNT, asking);
    }

    private void refused(RefusalReason reason, ThrowingCallable call) {
        refused(reason, call, Optional.of(Channel.SHARE));
    }

    private void refused(RefusalReason reason, ThrowingCallable call, Optional<Channel> channel) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.type())
                .isEqualTo(ProblemType.TRAINING_REFUSED));
        assertThat(refusals).containsExactly(new Refusal(reason, Optional.of(ACCOUNT), channel));
    }

    private static RequestHead head(String field, String value) {
        return new RequestHead("GET", "https", "", "/", name -> name.equals(field) ? List.of(value) : List.of());
    }
}
