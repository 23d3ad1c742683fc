package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever the mark is put on something, a test is red without it; the places are listed in {@code switched-off.txt}. */
class SwitchedOffTest {
    private static final String ASKED = "holdfast.test.switched-off";

    @TempDir
    static Path folder;

    static List<MarkedPlace> all() {
        return MarkedPlace.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachPlaceIsWhereTheListSaysAndSoIsItsTest(MarkedPlace place) throws Exception {
        assertThat(place.found()).isEqualTo(1);
        String[] parts = place.test().split("#", -1);
        Class<?> type = Class.forName("io.holdfast." + parts[0], false, SwitchedOffTest.class.getClassLoader());
        assertThat(Arrays.stream(type.getDeclaredMethods()).map(Method::getName))
                .as(place.test())
                .containsAll(parts.length == 1 ? List.of() : List.of(parts[1]));
    }

    @Test
    void noPlaceIsListedTwice() {
        assertThat(all()).extracting(MarkedPlace::what).doesNotHaveDuplicates();
        assertThat(all())
                .extracting(place -> place.file() + place.snippet() + place.instead())
                .doesNotHaveDuplicates();
    }

    /** Takes about a quarter of an hour; the value of the property narrows the places down by their words. */
    @Test
    @EnabledIfSystemProperty(named = ASKED, matches = ".+")
    void aTestIsRedWhereverItIsSwitchedOff() throws Exception {
        String words = System.getProperty(ASKED);
        List<MarkedPlace> places = all().stream()
                .filter(place -> words.equals("true") || (place.what() + place.file()).contains(words))
                .toList();
        Map<String, Future<OneTest.Told>> controls = new TreeMap<>();
        List<Future<OneTest.Told>> without = new ArrayList<>();
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            places.forEach(place -> controls.computeIfAbsent(place.test(), test -> two.submit(control(test))));
            places.forEach(place -> without.add(two.submit(switchedOff(place))));
            List<String> table = new ArrayList<>();
            List<String> unnoticed = new ArrayList<>();
            for (int i = 0; i < places.size(); i++) {
                MarkedPlace place = places.get(i);
                OneTest.Told with =
                        Objects.requireNonNull(controls.get(place.test())).get();
                OneTest.Told off = without.get(i).get();
                String line = with.end() + " " + off.end() + " " + place.what() + " | " + place.file() + " | "
                        + place.test() + " | " + (with.said().isEmpty() ? off.said() : with.said());
                table.add(line);
                boolean told = with.end() == OneTest.End.GREEN && off.end() == OneTest.End.RED;
                if (!told && with.end() != OneTest.End.SKIPPED) {
                    unnoticed.add(line);
                }
            }
            Files.write(Path.of("target", "switched-off.txt"), table);
            assertThat(unnoticed).isEmpty();
            assertThat(table).anyMatch(line -> line.startsWith("GREEN RED"));
        } finally {
            two.shutdownNow();
        }
    }

    private static Callable<OneTest.Told> control(String test) {
        return () -> OneTest.run(test, MarkedPlace.classPath(), own("control"));
    }

    private static Callable<OneTest.Told> switchedOff(MarkedPlace place) {
        return () -> {
            Path own = own("off");
            Path classes = own.resolve("classes");
            place.switchOff(classes);
            return OneTest.run(place.test(), classes + File.pathSeparator + MarkedPlace.classPath(), own);
        };
    }

    private static Path own(String kind) throws IOException {
        return Files.createTempDirectory(folder, kind);
    }
}
