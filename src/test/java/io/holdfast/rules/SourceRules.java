package io.holdfast.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of style that no compiler holds; each tells the violations of one file, none when it keeps the rule. */
enum SourceRules {
    AT_MOST_300_LINES {
        @Override
        List<String> violations(Path file, JavaText java) {
            return java.lines() > MAX_LINES ? List.of(java.lines() + " lines") : List.of();
        }
    },
    METHODS_OF_AT_MOST_40_LINES {
        @Override
        List<String> violations(Path file, JavaText java) {
            return MethodLengths.of(java).entrySet().stream()
                    .filter(method -> method.getValue() > MAX_METHOD_LINES)
                    .map(method -> method.getValue() + " lines in " + method.getKey())
                    .toList();
        }
    },
    ONLY_THE_PROGRAM_ITSELF_PRINTS {
        @Override
        List<String> violations(Path file, JavaText java) {
            String name = String.valueOf(file.getFileName());
            // the last of them listens to what others print
            boolean program = List.of("Main.java", "CheckConfig.java", "DevelopmentRun.java", "CapturedLog.java")
                    .contains(name);
            return found(program ? PRINTS_A_TRACE : PRINTS, java.code());
        }
    },
    WHAT_IS_LEFT_TO_DO_HAS_AN_ISSUE {
        @Override
        List<String> violations(Path file, JavaText java) {
            return found(UNTRACKED, java.withoutLiterals());
        }
    },
    NAMES_SAY_WHAT_A_TYPE_IS {
        @Override
        List<String> violations(Path file, JavaText java) {
            return found(EMPTY_NAME, java.code());
        }
    },
    WORDS_ARE_THE_FIELDS_OWN {
        @Override
        List<String> violations(Path file, JavaText java) {
            return OldWords.in(java);
        }
    },
    PUBLIC_AND_TOP_LEVEL_TYPES_ARE_DESCRIBED {
        @Override
        List<String> violations(Path file, JavaText java) {
            return isMain(file) ? undescribed(java) : List.of();
        }
    },
    PACKAGES_ARE_DESCRIBED_AND_NULL_MARKED {
        @Override
        List<String> violations(Path file, JavaText java) {
            if (!file.endsWith("package-info.java")) {
                return List.of();
            }
            int marked = java.code().indexOf("@NullMarked");
            return marked >= 0 && isDescribed(java.whole().substring(0, marked))
                    ? List.of()
                    : List.of("no sentence above @NullMarked");
        }
    },
    STATEMENTS_NAME_MORE_THAN_FOUR_PARAMETERS {
        @Override
        List<String> violations(Path file, JavaText java) {
            return isMain(file) ? found(FIFTH_PARAMETER, java.whole()) : List.of();
        }
    },
    RECORDS_OF_AT_MOST_NINE_COMPONENTS {
        @Override
        List<String> violations(Path file, JavaText java) {
            return !isMain(file)
                    ? List.of()
                    : RecordSizes.of(java).entrySet().stream()
                            .filter(size -> size.getValue() > MAX_COMPONENTS)
                            .map(size -> size.getValue() + " components in " + size.getKey())
                            .toList();
        }
    },
    NOBODY_SLEEPS {
        @Override
        List<String> violations(Path file, JavaText java) {
            return found(SLEEPS, java.code());
        }
    };

    private static final int MAX_LINES = 300;
    private static final int MAX_METHOD_LINES = 40;
    private static final int MAX_COMPONENTS = 9;
    private static final Pattern PRINTS_A_TRACE = Pattern.compile("\\bprintStackTrace\\s*\\(");
    private static final Pattern PRINTS = Pattern.compile("\\bSystem\\s*\\.\\s*(?:out|err)\\b|" + PRINTS_A_TRACE);
    private static final Pattern UNTRACKED = Pattern.compile("(?i)\\b(?:TODO|FIXME|XXX)\\b(?! \\(?#\\d+)");
    private static final Pattern EMPTY_NAME = Pattern.compile("\\b(?:class|interface|enum|record)\\s+"
            + "\\w*(?:Manager|Helpers?|Utils?|Impl|Base|Dto|DTO|Info|Data|Service)\\b");
    private static final Pattern FIFTH_PARAMETER = Pattern.compile("\\$(?:[5-9]|[1-9]\\d)\\b");
    private static final Pattern SLEEPS = Pattern.compile("\\bsleep\\s*\\(");

    /** A type at the margin, or a public one anywhere. */
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?: +public )?(?:(?:public|abstract|final|sealed|non-sealed|static|strictfp) )*"
                    + "(?:class|interface|enum|record|@interface) \\w+");

    private static final Pattern ANNOTATIONS = Pattern.compile("\\s*(?:@[\\w.]+(?:\\([^)]*\\))?\\s*)*+");

    /** A word, and the end of a sentence. */
    private static final Pattern SENTENCE = Pattern.compile("\\w\\S*\\.(?:\\s|$)");

    abstract List<String> violations(Path file, JavaText java);

    static boolean isMain(Path file) {
        return file.startsWith(Path.of("src", "main"));
    }

    private static List<String> undescribed(JavaText java) {
        List<String> violations = new ArrayList<>();
        Matcher type = TYPE.matcher(java.code());
        while (type.find()) {
            if (!isDescribed(java.withoutLiterals().substring(0, type.start()))) {
                violations.add("nothing says what this is: " + type.group().strip());
            }
        }
        return violations;
    }

    /** Whether a text ends with a Javadoc comment that has a sentence, and annotations at most. */
    private static boolean isDescribed(String above) {
        int end = above.lastIndexOf("*/");
        int start = above.lastIndexOf("/*", Math.max(end, 0));
        return end >= 0
                && above.startsWith("/**", start)
                && SENTENCE.matcher(above.substring(start + 3, end).strip()).find()
                && ANNOTATIONS.matcher(above.substring(end + 2)).matches();
    }

    private static List<String> found(Pattern forbidden, String text) {
        return forbidden
                .matcher(text)
                .results()
                .map(match -> "line " + JavaText.line(text, match.start()) + ": " + match.group())
                .toList();
    }
}
