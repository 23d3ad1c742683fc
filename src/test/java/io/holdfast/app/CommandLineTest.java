package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.CommandLine.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void withNoWordItServes() {
        assertThat(CommandLine.parse()).hasValue(new CommandLine(Command.SERVE, Optional.empty()));
    }

    @Test
    void theFileMayStandBeforeTheCommandAfterItOrAlone() {
        Optional<Path> file = Optional.of(Path.of("a.yaml"));

        assertThat(CommandLine.parse("--config", "a.yaml")).hasValue(new CommandLine(Command.SERVE, file));
        assertThat(CommandLine.parse("migrate", "--config=a.yaml")).hasValue(new CommandLine(Command.MIGRATE, file));
        assertThat(CommandLine.parse("--config", "a.yaml", "check-config"))
                .hasValue(new CommandLine(Command.CHECK_CONFIG, file));
        assertThat(CommandLine.parse("--config", "serve", "serve").orElseThrow().config())
                .hasValue(Path.of("serve"));
    }

    @Test
    void helpIsNoServing() {
        assertThat(CommandLine.parse("--help").orElseThrow().command()).isEqualTo(Command.HELP);
        assertThat(CommandLine.parse("-h").orElseThrow().command()).isEqualTo(Command.HELP);
    }

    @Test
    void theVersionIsNoServing() {
        assertThat(CommandLine.parse("--version").orElseThrow().command()).isEqualTo(Command.VERSION);
        assertThat(CommandLine.parse("--version", "serve")).isEmpty();
    }

    @Test
    void wordsThatMakeNoSenseAreNotPassedOver() {
        for (List<String> words : List.of(
                List.of("frob"),
                List.of(""),
                List.of("SERVE"),
                List.of("serve", "migrate"),
                List.of("serve", "--cnfig", "a.yaml"),
                List.of("serve", "--config"),
                List.of("serve", "--config="),
                List.of("--config", "a", "--config", "b"))) {
            assertThat(CommandLine.parse(words.toArray(String[]::new)))
                    .as(words.toString())
                    .isEmpty();
        }
    }
}
