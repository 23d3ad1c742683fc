package io.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the compiler does not see: that no two kinds share a method, so that each is dealt with by itself. */
class AnswerKindsTest {
    @Test
    void eachKindOfAnswerHasAMethodOfItsOwn() {
        Map<String, String> takes = Arrays.stream(Answer.Kinds.class.getMethods())
                .collect(Collectors.toMap(
                        method -> method.getName(),
                        method -> method.getParameterTypes()[0].getSimpleName(),
                        (one, other) -> one + other,
                        TreeMap::new));
        Map<String, String> kinds = Arrays.stream(Answer.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toMap(name -> name.toLowerCase(Locale.ROOT), name -> name));

        assertThat(takes).isEqualTo(kinds);
        assertThat(new Answer.Empty(204, Map.of()).<String>as(new Named())).isEqualTo("empty");
    }

    private static final class Named implements Answer.Kinds<String> {
        @Override
        public String document(Answer.Document answer) {
            return "document";
        }

        @Override
        public String described(Answer.Described answer) {
            return "described";
        }

        @Override
        public String page(Answer.Page answer) {
            return "page";
        }

        @Override
        public String empty(Answer.Empty answer) {
            return "empty";
        }

        @Override
        public String content(Answer.Content answer) {
            return "content";
        }

        @Override
        public String live(Answer.Live answer) {
            return "live";
        }
    }
}
