package io.holdfast.app;

import io.holdfast.settings.SettingsFault;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The command {@code check-config}: says whether the settings can be used, without using them. */
final class CheckConfig {
    private CheckConfig() {}

    /**
     * Prints {@code ok}, or each fault on a line of its own; warns where the memory of such a process does not fit.
     *
     * @return the exit code: 0, or 2 for faults
     */
    static int checkConfig(Optional<Path> file, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            Settings settings = Settings.read(file, environment);
            MemoryPlan.ofProcess()
                    .fault(settings.core().storage().store().memoryBudget())
                    .ifPresent(fault -> err.println("warning: " + fault));
            out.println("ok");
            return 0;
        } catch (SettingsFault fault) {
            fault.lines().forEach(err::println);
            return 2;
        }
    }
}
