package io.holdfast.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a Java file, and the same with what is no code blanked out; line breaks and places stay. */
record JavaText(String whole, String withoutLiterals, String code) {
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile("(?<comment>//[^\\n]*|/\\*[\\s\\S]*?\\*/)"
            + "|(?<literal>\"\"\"[\\s\\S]*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])++')");

    static JavaText of(String whole) {
        StringBuilder withoutLiterals = new StringBuilder(whole);
        StringBuilder code = new StringBuilder(whole);
        Matcher matcher = COMMENT_OR_LITERAL.matcher(whole);
        while (matcher.find()) {
            String blank = matcher.group().replaceAll("[^\\n]", " ");
            code.replace(matcher.start(), matcher.end(), blank);
            if (matcher.group("literal") != null) {
                withoutLiterals.replace(matcher.start(), matcher.end(), blank);
            }
        }
        return new JavaText(whole, withoutLiterals.toString(), code.toString());
    }

    int lines() {
        return (int) whole.lines().count();
    }

    /** The number of the line that a place of the text is on. */
    static int line(String text, int place) {
        return 1 + (int) text.substring(0, place).chars().filter(c -> c == '\n').count();
    }
}
