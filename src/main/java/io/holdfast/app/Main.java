package io.holdfast.app;

import io.holdfast.db.DatabaseConfig;
import io.holdfast.db.Migrations;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** The program: {@code holdfast [serve|migrate|check-config] [--config FILE]}. */
public final class Main {
    private static final int MISUSED = 2;

    private Main() {}

    public static void main(String[] arguments) throws TimeoutException {
        Logging.routeVertx();
        List<String> words = Arrays.asList(arguments);
        int config = words.indexOf("--config");
        Optional<Path> file = config >= 0 && config + 1 < words.size()
                ? Optional.of(Path.of(words.get(config + 1)))
                : Optional.ofNullable(System.getenv("HOLDFAST_CONFIG")).map(Path::of);
        String command = words.isEmpty() || words.get(0).startsWith("--") ? "serve" : words.get(0);
        try {
            switch (command) {
                case "serve" -> serve(Settings.read(file, System.getenv()));
                case "migrate" -> migrate(Settings.read(file, System.getenv()).database());
                case "check-config" ->
                    System.exit(CheckConfig.checkConfig(file, System.getenv(), System.out, System.err));
                default -> {
                    System.err.println("holdfast [serve|migrate|check-config] [--config FILE]");
                    System.exit(MISUSED);
                }
            }
        } catch (SettingsFault fault) {
            fault.lines().forEach(System.err::println);
            System.exit(MISUSED);
        }
    }

    private static void serve(Settings settings) throws TimeoutException {
        Logging.configure(settings.log());
        if (settings.database().migrate()) {
            migrate(settings.database());
        }
        Gateway gateway = Gateway.start(settings).await(60, TimeUnit.SECONDS);
        LoggerFactory.getLogger(Main.class)
                .atInfo()
                .addKeyValue("port", gateway.port())
                .addKeyValue("managementPort", gateway.managementPort())
                .log("listening");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            gateway.stop().toCompletionStage().toCompletableFuture().join();
            Logging.stop();
        }));
    }

    private static void migrate(DatabaseConfig database) {
        new Migrations("jdbc:" + database.url(), database.user(), database.password()).apply();
    }
}
