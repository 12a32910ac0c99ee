package dev.venule.broker.setup;

import java.util.ArrayList;
import java.util.List;

/** Two versions of a text as a unified diff with three lines of context, by the longest common subsequence of lines. */
final class UnifiedDiff {
    private static final int CONTEXT = 3;

    private final List<String> before;
    private final List<String> after;
    private final int[][] common;

    private UnifiedDiff(String before, String after) {
        this.before = before.lines().toList();
        this.after = after.lines().toList();
        this.common = new int[this.before.size() + 1][this.after.size() + 1];
        for (int i = this.before.size() - 1; i >= 0; i--) {
            for (int j = this.after.size() - 1; j >= 0; j--) {
                common[i][j] = this.before.get(i).equals(this.after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
    }

    /** Empty where nothing differs but line ends. */
    static String of(String name, String before, String after) {
        List<String> body = new UnifiedDiff(before, after).hunks();
        return body.isEmpty() ? "" : "--- " + name + "\n+++ " + name + "\n" + String.join("\n", body) + "\n";
    }

    /** One line of the merged text: ' ' of both, '-' of the first, '+' of the second, with the line numbers before it. */
    private record Line(char sign, String text, int i, int j) {}

    private List<String> hunks() {
        List<Line> lines = merged();
        List<String> hunks = new ArrayList<>();
        int from = 0;
        while (from < lines.size()) {
            if (lines.get(from).sign() == ' ') {
                from++;
                continue;
            }
            int begin = Math.max(0, from - CONTEXT);
            int end = endOfHunk(lines, from);
            hunks.addAll(hunk(lines.subList(begin, end)));
            from = end;
        }
        return hunks;
    }

    /** Changes with at most twice the context between them share a hunk. */
    private static int endOfHunk(List<Line> lines, int from) {
        int lastChange = from;
        for (int i = from; i < lines.size() && i - lastChange <= 2 * CONTEXT; i++) {
            if (lines.get(i).sign() != ' ') {
                lastChange = i;
            }
        }
        return Math.min(lines.size(), lastChange + CONTEXT + 1);
    }

    private static List<String> hunk(List<Line> lines) {
        long olds = lines.stream().filter(line -> line.sign() != '+').count();
        long news = lines.stream().filter(line -> line.sign() != '-').count();
        Line first = lines.get(0);
        List<String> hunk = new ArrayList<>();
        hunk.add("@@ -" + (first.i() + (olds == 0 ? 0 : 1)) + "," + olds + " +" + (first.j() + (news == 0 ? 0 : 1))
                + "," + news + " @@");
        lines.forEach(line -> hunk.add(line.sign() + line.text()));
        return hunk;
    }

    private List<Line> merged() {
        List<Line> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            boolean both =
                    i < before.size() && j < after.size() && before.get(i).equals(after.get(j));
            if (both) {
                lines.add(new Line(' ', before.get(i), i++, j++));
            } else if (i < before.size() && (j == after.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', before.get(i), i++, j));
            } else {
                lines.add(new Line('+', after.get(j), i, j++));
            }
        }
        return lines;
    }
}
