package io.holdfast.testing;

import io.holdfast.app.Settings;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.shredding.ConfiguredMasterKey;
import io.holdfast.shredding.ShreddingConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts what {@link GatewayTest} asks for when a parameter needs it, and ends it with the class or with the process. */
final class GatewayExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final Namespace RUNNING = Namespace.create(GatewayExtension.class);
    private static final String MASTER_KEY = "aUiERqYxxlantRCP9dyNiZrp6b/8vPgnNeXWZZdiLws=";

    /** What classes may share, or what one has for itself: a class's store gives what the session's has under the same key. */
    private record Wanted(Class<?> type, GatewayTest.Store store, Optional<Class<?>> owner) {}

    /** What runs, which JUnit closes, and the folder that goes after it. */
    private record Running(Closeable gateways, Path folder) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            gateways.close();
            TemporaryFolder.delete(folder);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Persons.are(
                of(context).own() ? "" : "-" + context.getRequiredTestClass().getSimpleName());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Persons.are("");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == GatewayServer.class || type == TwoReplicas.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        GatewayTest asked = of(context);
        Optional<Class<?>> owner = asked.own() ? Optional.of(context.getRequiredTestClass()) : Optional.empty();
        Wanted wanted = new Wanted(parameter.getParameter().getType(), asked.store(), owner);
        // not the root's store: where forks run classes one by one, Surefire makes a root for each
        ExtensionContext.Store store = asked.own()
                ? ofClass(context).getStore(RUNNING)
                : context.getStore(StoreScope.LAUNCHER_SESSION, RUNNING);
        return store.getOrComputeIfAbsent(wanted, GatewayExtension::start, Running.class)
                .gateways();
    }

    private static GatewayTest of(ExtensionContext context) {
        return context.getRequiredTestClass().getAnnotation(GatewayTest.class);
    }

    private static ExtensionContext ofClass(ExtensionContext context) {
        return context.getTestMethod().isPresent() ? context.getParent().orElseThrow() : context;
    }

    private static Running start(Wanted wanted) {
        try {
            Path folder = TemporaryFolder.create("gateway", () -> {});
            return new Running(
                    wanted.type() == TwoReplicas.class ? TwoReplicas.start(folder) : server(folder, wanted.store()),
                    folder);
        } catch (Exception failed) {
            throw new IllegalStateException("it did not start: " + wanted, failed);
        }
    }

    private static Closeable server(Path folder, GatewayTest.Store store) throws Exception {
        return switch (store) {
            case FILE -> GatewayServer.start(folder, Optional.empty());
            case SEALED ->
                GatewayServer.start(
                        folder, Optional.empty(), new OutboundConfig(List.of(), false), GatewayExtension::sealed);
            case S3 ->
                GatewayServer.start(
                        folder, Optional.of(GatewayServer.s3(S3Server.start().config())));
        };
    }

    private static Settings sealed(Settings usual) {
        return Changed.settings(usual, new ShreddingConfig(true, List.of(ConfiguredMasterKey.of(MASTER_KEY))));
    }
}
