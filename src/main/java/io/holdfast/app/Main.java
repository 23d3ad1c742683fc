package io.holdfast.app;

import io.holdfast.db.DatabaseConfig;
import io.holdfast.db.Migrations;
import io.holdfast.logging.Logging;
import io.holdfast.settings.SettingsFault;
import io.holdfast.verify.Verify;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.LoggerFactory;

/** The program: {@code holdfast [serve|migrate|check-config|…] [--config FILE]}, and {@link Verify}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Main() {}

    /** Runs it; the process ends with 0 when done, 1 when it could not be done, 2 for wrong words or settings. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("verify")) {
            System.exit(Verify.run(Arrays.asList(arguments).subList(1, arguments.length), System.out, System.err));
        }
        Logging.routeVertx();
        Optional<CommandLine> line = CommandLine.parse(arguments);
        if (line.isEmpty()) {
            System.err.println(CommandLine.USAGE);
            System.exit(MISUSED);
        }
        try {
            run(line.orElseThrow());
        } catch (SettingsFault fault) {
            fault.lines().forEach(System.err::println);
            System.exit(MISUSED);
        } catch (FlywayException | IOException | TimeoutException expected) {
            end(expected);
        } catch (Exception unexpected) {
            LoggerFactory.getLogger(Main.class).error("this should not happen", unexpected);
            end(unexpected);
        }
    }

    private static void run(CommandLine line) throws Exception {
        Optional<Path> file = line.config();
        switch (line.command()) {
            case SERVE -> serve(Settings.read(file, System.getenv()));
            case MIGRATE ->
                System.out.println("migrations applied: "
                        + migrate(Settings.read(file, System.getenv()).database()));
            case CHECK_CONFIG -> System.exit(CheckConfig.checkConfig(file, System.getenv(), System.out, System.err));
            case REPLAY_ERASURES, ORPHANS, ERASE_ORPHANS -> {
                AfterRestore work = new AfterRestore(Settings.read(file, System.getenv()));
                Future<String> done = line.command() == CommandLine.Command.REPLAY_ERASURES
                        ? work.replayErasures()
                        : work.orphans(line.command() == CommandLine.Command.ERASE_ORPHANS);
                System.out.println(done.await(1, TimeUnit.DAYS));
                System.exit(0);
            }
            case HELP -> System.out.println(CommandLine.USAGE);
        }
    }

    private static void serve(Settings settings) throws Exception {
        Logging.configure(settings.log());
        if (settings.database().migrate()) {
            migrate(settings.database());
        }
        Gateway gateway = Gateway.start(settings).await(60, TimeUnit.SECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            gateway.stop().toCompletionStage().toCompletableFuture().join();
            Logging.stop();
        }));
        LoggerFactory.getLogger(Main.class)
                .atInfo()
                .addKeyValue("port", gateway.port())
                .addKeyValue("managementPort", gateway.managementPort())
                .log("listening");
    }

    private static int migrate(DatabaseConfig database) {
        return new Migrations("jdbc:" + database.url(), database.user(), database.password()).apply();
    }

    /** Ends a run that failed; event loops that still run must not keep the process. */
    private static void end(Exception cause) {
        Logging.stop();
        String message = String.valueOf(cause.getMessage());
        System.err.println("holdfast: " + message.lines().findFirst().orElse(""));
        System.exit(FAILED);
    }
}
