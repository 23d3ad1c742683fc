package io.holdfast.development;

import io.holdfast.app.Gateway;
import io.holdfast.app.Settings;
import io.holdfast.logging.Logging;
import io.holdfast.settings.SettingsFault;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The gateway on a Postgres and a folder of its own: {@code src/run [FOLDER]}; {@code HOLDFAST_*} changes its settings. */
public final class DevelopmentRun {
    private static final Duration START = Duration.ofMinutes(5);

    private final PrintStream out;
    private final DataFolder data;
    private @Nullable KeptPostgres postgres;
    private @Nullable Gateway gateway;

    private DevelopmentRun(PrintStream out, DataFolder data) {
        this.out = out;
        this.data = data;
    }

    /** Runs it until it is stopped; ends with 1 when it could not start, and with 2 for wrong settings. */
    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "data");
        say(System.out, "everything is kept in " + folder.toAbsolutePath().normalize());
        try {
            DataFolder data = DataFolder.take(folder);
            // before any library asks for it: what a killed run leaves there, the next one removes
            System.setProperty("java.io.tmpdir", data.temporary().toString());
            DevelopmentRun run = new DevelopmentRun(System.out, data);
            Runtime.getRuntime().addShutdownHook(new Thread(run::stop));
            run.start();
        } catch (SettingsFault fault) {
            fault.lines().forEach(System.err::println);
            System.exit(2);
        } catch (IOException | ExecutionException | TimeoutException expected) {
            System.err.println("holdfast: " + expected.getMessage());
            System.exit(1);
        }
        Thread.currentThread().join();
    }

    private void start() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long begun = System.nanoTime();
        Logging.routeVertx();
        Path picture = data.resolve("picture.png");
        Files.write(picture, SamplePicture.png());
        DevelopmentSettings usual = new DevelopmentSettings(data, System.getenv());
        if (usual.wantsPostgres()) {
            Path folder = data.resolve("postgres");
            if (!Files.exists(folder)) {
                say(out, "unpacking Postgres and making a database, which is done once");
            }
            say(out, "starting Postgres");
            postgres = KeptPostgres.start(folder, data.resolve("programs"));
        }
        Settings settings = usual.settings(Optional.ofNullable(postgres).map(KeptPostgres::url));
        say(out, "starting the gateway");
        Logging.configure(settings.log());
        Gateway started = Gateway.start(settings, List.of(new WelcomeModule()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(START.toSeconds(), TimeUnit.SECONDS);
        gateway = started;
        String url = settings.http().publicUrl();
        data.tell("process " + ProcessHandle.current().pid() + " on " + url);
        say(out, "ready after " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        out.print(new Greeting(
                        url,
                        started.managementPort(),
                        new DevelopmentTokens(data.secret(), Clock.systemUTC()),
                        picture,
                        UUID.randomUUID())
                .text());
        out.flush();
    }

    private void stop() {
        try {
            if (gateway != null) {
                gateway.stop().toCompletionStage().toCompletableFuture().join();
            }
            if (postgres != null) {
                postgres.close();
            }
            data.close();
            Logging.stop();
        } catch (IOException unstoppable) {
            System.err.println("holdfast: " + unstoppable.getMessage());
        }
    }

    private static void say(PrintStream out, String doing) {
        out.println("holdfast: " + doing);
        out.flush();
    }
}
