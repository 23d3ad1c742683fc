package io.holdfast.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** How many lines each method of a file has, counted by its braces from the line that opens its body. */
final class MethodLengths {
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record)\\s+\\w+");
    private static final Pattern ANONYMOUS = Pattern.compile("\\bnew\\s+[\\w.<>,?\\s]+\\([\\s\\S]*\\)\\s*");
    private static final Pattern METHOD =
            Pattern.compile("[\\s\\S]*(?:\\)|\\)\\s*throws\\s+[\\w.,\\s]+|(?:^|\\s)\\w+)\\s*");

    private enum Block {
        TYPE,
        METHOD,
        OTHER
    }

    private record Opened(Block block, String header, int line) {}

    private final Deque<Opened> open = new ArrayDeque<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private MethodLengths() {}

    /** Lines by the method's first line of code; constructors and initializers are methods too. */
    static Map<String, Integer> of(JavaText java) {
        MethodLengths lengths = new MethodLengths();
        String code = java.code();
        int line = 1;
        int header = 0;
        for (int place = 0; place < code.length(); place++) {
            switch (code.charAt(place)) {
                case '\n' -> line++;
                case '{' -> {
                    lengths.opened(code.substring(header, place), line);
                    header = place + 1;
                }
                case '}' -> {
                    lengths.closed(line);
                    header = place + 1;
                }
                case ';' -> header = place + 1;
                default -> {}
            }
        }
        return lengths.lines;
    }

    private void opened(String header, int line) {
        boolean member = open.isEmpty() || open.peek().block() == Block.TYPE;
        Block block = Block.OTHER;
        if (TYPE.matcher(header).find()
                || (!member && ANONYMOUS.matcher(lastExpression(header)).matches())) {
            block = Block.TYPE;
        } else if (member && METHOD.matcher(header).matches()) {
            block = Block.METHOD;
        }
        open.push(new Opened(block, header.strip(), line));
    }

    private void closed(int line) {
        Opened block = open.pop();
        if (block.block() == Block.METHOD) {
            lines.merge(block.header().replaceAll("\\s+", " "), line - block.line() + 1, Math::max);
        }
    }

    /** What stands after the last {@code =}, {@code return} or {@code new} of a header. */
    private static String lastExpression(String header) {
        int start = header.lastIndexOf("new ");
        return start < 0 ? "" : header.substring(start);
    }
}
