package io.holdfast.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.outbound.GuardedClient;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.EgressPermit;
import io.holdfast.rights.ForgedPermit;
import io.holdfast.rights.Marked;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import java.net.URL;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** There is one door out (invariants I4 and I9), and these rules keep it the only one. */
class EgressRulesTest {
    private static final Set<String> WRITING =
            Set.of("write", "end", "send", "sendFile", "pipeTo", "push", "writeCustomFrame", "redirect", "json");

    private static final JavaClasses SOURCES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("io.holdfast");

    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("io.holdfast.rules.planted");

    private static final ArchRule ONLY_THE_RESPONDER_WRITES = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.holdfast.http.Responder")
            // what the responder leaves to it
            .and()
            .doNotHaveFullyQualifiedName("io.holdfast.http.AnswerSender")
            // the operator's port, which has no media
            .and()
            .doNotHaveFullyQualifiedName("io.holdfast.app.ManagementServer")
            .should()
            .accessTargetWhere(called(HttpServerResponse.class, WRITING).or(called(RoutingContext.class, WRITING)));

    private static final ArchRule ONLY_THE_WIRING_MAKES_A_GATE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.holdfast.app.Gateway")
            .should()
            .callConstructorWhere(
                    com.tngtech.archunit.core.domain.JavaCall.Predicates.target(owner(equivalentTo(EgressGate.class))));

    private static final ArchRule ONLY_THE_WIRES_TALK_TO_SERVERS = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.holdfast.objectstore..",
                    "io.holdfast.identity..",
                    "io.holdfast.outbound..",
                    // looks at other sites from the command line, and has no assets
                    "io.holdfast.verify..")
            .should()
            .dependOnClassesThat(assignableTo(HttpClient.class)
                    .or(assignableTo(WebClient.class))
                    .or(assignableTo(URL.class))
                    .or(assignableTo(java.net.http.HttpClient.class)));

    private static final ArchRule NOTHING_WAITS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.holdfast.app.Main")
            .and()
            // a program of its own, whose main thread waits
            .resideOutsideOfPackage("io.holdfast.development")
            .should()
            .accessTargetWhere(called(Future.class, Set.of("await"))
                    .or(called(CompletableFuture.class, Set.of("get", "join")))
                    .or(called(Thread.class, Set.of("sleep", "join"))));

    private static final ArchRule ONLY_THE_CORE_READS_BACK = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.holdfast.objectstore.ConcatenatedObjects")
            .and()
            .doNotHaveFullyQualifiedName("io.holdfast.resumable.TailObject")
            .and()
            .doNotHaveFullyQualifiedName("io.holdfast.erasure.ErasureJournal")
            // pass the call on
            .and()
            .doNotHaveFullyQualifiedName("io.holdfast.objectstore.ForwardingStore")
            .and()
            .doNotHaveFullyQualifiedName("io.holdfast.objectstore.sealing.SealedStore")
            .should()
            .accessTargetWhere(called(ObjectStore.class, Set.of("readBack")));

    private static final ArchRule ONLY_THE_SENDER_TELLS_WEBHOOKS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.holdfast.events.webhook.WebhookSender")
            .and()
            .resideOutsideOfPackage("io.holdfast.outbound..")
            .should()
            .accessTargetWhere(
                    called(GuardedClient.class, Set.of("post")).or(called(EgressGate.class, Set.of("toOwnWebhook"))));

    private static final ArchRule ONLY_THE_GATE_GRANTS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(EgressGate.class.getName())
            .should()
            .callConstructorWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                    owner(equivalentTo(EgressPermit.class))));

    private static final ArchRule A_STORE_GIVES_BYTES_FOR_A_PERMIT_ONLY = methods()
            .that()
            .areDeclaredInClassesThat(assignableTo(ObjectStore.class))
            .and()
            .arePublic()
            // what it gives stays inside, which a rule of its own holds
            .and()
            .doNotHaveName("readBack")
            .and(new DescribedPredicate<>("give bytes") {
                @Override
                public boolean test(com.tngtech.archunit.core.domain.JavaMethod method) {
                    return method.getReturnType().getAllInvolvedRawTypes().stream()
                            .anyMatch(type -> type.isAssignableTo(Outflow.class)
                                    || type.isAssignableTo(io.vertx.core.streams.ReadStream.class)
                                    || type.isEquivalentTo(io.vertx.core.buffer.Buffer.class));
                }
            })
            .should()
            .haveRawParameterTypes(new DescribedPredicate<>("a permit first") {
                @Override
                public boolean test(java.util.List<com.tngtech.archunit.core.domain.JavaClass> types) {
                    return !types.isEmpty() && types.get(0).isEquivalentTo(EgressPermit.class);
                }
            });

    /** Those whose answers {@code EgressCensusTest} and {@code SignalsAgreeTest} look at. */
    private static final Set<Channel> COUNTED =
            Set.of(Channel.OWNER, Channel.HISTORY, Channel.EXPORT, Channel.WORKFLOW, Channel.EVENT, Channel.SHARE);

    static Set<ArchRule> rules() {
        return Set.of(
                A_STORE_GIVES_BYTES_FOR_A_PERMIT_ONLY,
                ONLY_THE_SENDER_TELLS_WEBHOOKS,
                ONLY_THE_RESPONDER_WRITES,
                ONLY_THE_WIRING_MAKES_A_GATE,
                ONLY_THE_WIRES_TALK_TO_SERVERS,
                ONLY_THE_CORE_READS_BACK,
                NOTHING_WAITS);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theSourcesKeepTheRule(ArchRule rule) {
        rule.check(SOURCES);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleNoticesAPlantedViolation(ArchRule rule) {
        assertThat(rule.evaluate(PLANTED).hasViolation()).isTrue();
    }

    @Test
    void everyKindOfWritingIsNoticed() {
        assertThat(ONLY_THE_RESPONDER_WRITES
                        .evaluate(PLANTED)
                        .getFailureReport()
                        .getDetails())
                .anyMatch(detail -> detail.contains("writeToTheClient"))
                .anyMatch(detail -> detail.contains("sendAFile"))
                .anyMatch(detail -> detail.contains("redirectToTheBucket"));
    }

    @Test
    void permitsAndMarksAreMadeWithinRightsOnly() {
        constructors()
                .that()
                .areDeclaredInClassesThat(equivalentTo(EgressPermit.class).or(equivalentTo(Marked.class)))
                .should()
                .bePackagePrivate()
                .check(SOURCES);
        ONLY_THE_GATE_GRANTS.check(SOURCES);
        assertThat(ONLY_THE_GATE_GRANTS
                        .evaluate(new ClassFileImporter().importClasses(ForgedPermit.class))
                        .hasViolation())
                .isTrue();
    }

    /** A channel that comes to be used needs a way of its own in the census first. */
    @Test
    void everyChannelThatIsUsedIsInTheCensus() {
        for (Channel channel : Channel.values()) {
            boolean used = SOURCES.stream()
                    .filter(each -> !each.getPackageName().equals("io.holdfast.rights"))
                    .flatMap(each -> each.getFieldAccessesFromSelf().stream())
                    .anyMatch(access -> access.getTargetOwner().isEquivalentTo(Channel.class)
                            && access.getName().equals(channel.name()));

            assertThat(COUNTED.contains(channel)).as(channel.name()).isEqualTo(used);
        }
    }

    @Test
    void answersThatDescribeOrHoldMediaTakeOnlyMarkedValues() {
        classes()
                .that()
                .haveNameMatching("io\\.holdfast\\.http\\.Answer\\$(Content|Described|Live|Page)")
                .should()
                .dependOnClassesThat(equivalentTo(Marked.class))
                .check(SOURCES);
    }

    private static DescribedPredicate<JavaAccess<?>> called(Class<?> owner, Set<String> names) {
        return new DescribedPredicate<>("call of " + owner.getSimpleName() + " " + names) {
            @Override
            public boolean test(JavaAccess<?> access) {
                boolean theirs = access.getTargetOwner().isAssignableTo(owner)
                        // a response seen as the stream it is
                        || (owner == HttpServerResponse.class
                                && access.getTargetOwner().isEquivalentTo(WriteStream.class)
                                && access.getOriginOwner().getPackageName().equals("io.holdfast.http"));
                return theirs && names.contains(access.getTarget().getName());
            }
        };
    }
}
