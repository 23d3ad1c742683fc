package io.holdfast.app;

import io.holdfast.db.DatabaseConfig;
import io.holdfast.db.Migrations;
import io.holdfast.erasure.OrphanScanner;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program: {@code holdfast [serve|migrate|check-config|…] [--config FILE]}, and {@link Verify}. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
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
            LOG.error("this should not happen", unexpected);
            end(unexpected);
        }
    }

    private static void run(CommandLine line) throws Exception {
        Optional<Path> file = line.config();
        switch (line.command()) {
            case SERVE -> serve(settings(file));
            case MIGRATE ->
                System.out.println(
                        "migrations applied: " + migrate(settings(file).database()));
            case CHECK_CONFIG -> System.exit(CheckConfig.checkConfig(file, System.getenv(), System.out, System.err));
            case REPLAY_ERASURES -> say(new AfterRestore(settings(file)).replayErasures());
            case ORPHANS -> say(new AfterRestore(settings(file)).orphans(OrphanScanner.Removal.NOTHING));
            case ERASE_ORPHANS -> say(new AfterRestore(settings(file)).orphans(OrphanScanner.Removal.ORPHANS));
            case ERASE_FOREIGN -> say(new AfterRestore(settings(file)).orphans(OrphanScanner.Removal.FOREIGN));
            case VERSION -> System.out.println(Build.running().text());
            case HELP -> System.out.println(CommandLine.USAGE);
        }
    }

    private static Settings settings(Optional<Path> file) {
        return Settings.read(file, System.getenv());
    }

    private static void say(Future<String> done) throws Exception {
        System.out.println(done.await(1, TimeUnit.DAYS));
        System.exit(0);
    }

    private static void serve(Settings settings) throws Exception {
        Logging.configure(settings.log());
        Build build = Build.running();
        LOG.atInfo()
                .addKeyValue("version", build.version())
                .addKeyValue("commit", build.commit())
                .addKeyValue("java", Build.java())
                .log("starts");
        MemoryPlan memory = MemoryPlan.ofProcess();
        long budget = settings.core().storage().store().memoryBudget();
        LOG.atInfo()
                .addKeyValue("limit", memory.limit())
                .addKeyValue("heap", memory.heap())
                .addKeyValue("direct", memory.direct())
                .addKeyValue("budget", Math.min(budget, memory.direct() / 2))
                .log("memory, in bytes");
        memory.fault(budget).ifPresent(LOG::warn);
        Gateway gateway = Gateway.start(settings)
                .await(60 + settings.database().startTimeout().toSeconds(), TimeUnit.SECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            gateway.stop().toCompletionStage().toCompletableFuture().join();
            Logging.stop();
        }));
        LOG.atInfo()
                .addKeyValue("port", gateway.port())
                .addKeyValue("managementPort", gateway.managementPort())
                .log("listening");
    }

    private static int migrate(DatabaseConfig database) throws IOException {
        return Migrations.apply(database);
    }

    /** Ends a run that failed; event loops that still run must not keep the process. */
    private static void end(Exception cause) {
        Logging.stop();
        String message = String.valueOf(cause.getMessage());
        System.err.println("holdfast: " + message.lines().findFirst().orElse(""));
        System.exit(FAILED);
    }
}
