package io.holdfast.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;

/**
 * What the program is asked to do.
 *
 * @param config the operator's file, if one is named
 */
record CommandLine(Command command, Optional<Path> config) {
    static final String USAGE =
            """
            holdfast [serve|migrate|check-config] [--config FILE]
            holdfast [replay-erasures|orphans|erase-orphans|erase-foreign] [--config FILE]
            holdfast verify <url|file> [--json]
            holdfast --version

              serve         migrates the database if database.migrate is set, then serves; the default
              migrate       brings the schema up to date and ends
              check-config  says "ok", or every fault of the settings, and ends
              verify        tells which carriers of a do-not-train mark any URL or file has, and
                            whether they agree: 0 they do, 1 they do not, 2 there is none, 3 no answer

            After the database was restored from a backup:

              replay-erasures  erases again what came back with it, which each start does by itself
              orphans          counts what is in the store and in no row since: uploads after the backup;
                               beside them, what has names that are not the gateway's
              erase-orphans    erases what is in no row
              erase-foreign    erases what has other names, which may be somebody else's in a shared bucket

            Exit codes: 0 done, 1 could not be done, 2 wrong words or settings.""";

    private static final String CONFIG = "--config";

    /** The things that can be asked for. */
    enum Command {
        SERVE,
        MIGRATE,
        CHECK_CONFIG,
        REPLAY_ERASURES,
        ORPHANS,
        ERASE_ORPHANS,
        ERASE_FOREIGN,
        VERSION,
        HELP
    }

    /** Reads the words after the program's name; empty when any of them makes no sense. */
    static Optional<CommandLine> parse(String... words) {
        Optional<Command> command = Optional.empty();
        Optional<Path> config = Optional.empty();
        for (Iterator<String> rest = Arrays.asList(words).iterator(); rest.hasNext(); ) {
            String word = rest.next();
            Optional<Command> asked = command(word);
            Optional<Path> file = file(word, rest);
            boolean twice = asked.isPresent() ? command.isPresent() : config.isPresent();
            if (twice || (asked.isEmpty() && file.isEmpty())) {
                return Optional.empty();
            }
            command = command.or(() -> asked);
            config = config.or(() -> file);
        }
        return Optional.of(new CommandLine(command.orElse(Command.SERVE), config));
    }

    private static Optional<Command> command(String word) {
        if (word.equals("--help") || word.equals("-h")) {
            return Optional.of(Command.HELP);
        }
        if (word.equals("--version")) {
            return Optional.of(Command.VERSION);
        }
        return Arrays.stream(Command.values())
                .filter(each ->
                        each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word))
                .findFirst();
    }

    private static Optional<Path> file(String word, Iterator<String> rest) {
        String name = word.startsWith(CONFIG + "=") ? word.substring(CONFIG.length() + 1) : "";
        if (word.equals(CONFIG) && rest.hasNext()) {
            name = rest.next();
        }
        try {
            return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
        } catch (InvalidPathException impossible) {
            return Optional.empty();
        }
    }
}
