package dev.venule.agent.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The YAML that profiles are written in: mappings of mappings and plain values, two spaces a level, comments after {@code #}. That
 * much takes a page to read, on a device that has no room for a YAML library; a test holds that one reads the same.
 */
final class ProfileText {
    private static final String NOT_PLAIN = "\"'[]{}&*!|>%@`";

    private final String file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> open = new ArrayList<>();

    /** A value, and the line (from 1) that it stands on. */
    record Entry(String value, int line) {}

    private ProfileText(String file) {
        this.file = file;
    }

    /**
     * Values by their paths, as {@code memory.heap-mib}, in the order of the text.
     *
     * @throws IllegalArgumentException where the text is something else; one line that begins with file and line number
     */
    static Map<String, Entry> parse(String file, String text) {
        ProfileText profile = new ProfileText(file);
        int line = 0;
        for (String content : text.split("\n", -1)) {
            profile.read(++line, content);
        }
        return profile.entries;
    }

    private void read(int line, String content) {
        String bare = withoutEnd(withoutComment(content));
        if (bare.isEmpty()) {
            return;
        }
        int indent = indentOf(bare);
        expect(bare.indexOf('\t') < 0, line, "indent with spaces, not with tabs");
        expect(indent % 2 == 0 && indent / 2 <= open.size(), line, "indent by two spaces for each level");
        int colon = bare.indexOf(':');
        expect(colon > indent, line, "write \"key: value\", or \"key:\" before an indented group");
        String value = bare.substring(colon + 1);
        expect(value.isEmpty() || value.startsWith(" "), line, "write a space after the colon");
        while (open.size() > indent / 2) {
            open.remove(open.size() - 1);
        }
        String key = bare.substring(indent, colon);
        expect(isPlain(key) && key.indexOf(' ') < 0, line, "\"" + key + "\" is not a key");
        open.add(key);
        if (!value.isEmpty()) {
            add(line, value.trim());
        }
    }

    private void add(int line, String value) {
        String path = String.join(".", open);
        expect(isPlain(value), line, path + " must be a plain value, without quotes, lists and braces");
        expect(!entries.containsKey(path), line, path + " is there twice; keep one");
        entries.put(path, new Entry(value, line));
        open.remove(open.size() - 1);
    }

    private static String withoutComment(String content) {
        if (content.startsWith("#", indentOf(content))) {
            return "";
        }
        int comment = content.indexOf(" #");
        return comment < 0 ? content : content.substring(0, comment);
    }

    private static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) <= ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static int indentOf(String text) {
        int indent = 0;
        while (indent < text.length() && text.charAt(indent) <= ' ') {
            indent++;
        }
        return indent;
    }

    private static boolean isPlain(String text) {
        boolean plain = !text.startsWith("- ") && !text.contains(": ");
        for (int i = 0; i < text.length(); i++) {
            plain &= text.charAt(i) >= ' ' && NOT_PLAIN.indexOf(text.charAt(i)) < 0;
        }
        return plain;
    }

    private void expect(boolean holds, int line, String advice) {
        if (!holds) {
            throw problem(file, line, advice);
        }
    }

    static IllegalArgumentException problem(String file, int line, String advice) {
        return new IllegalArgumentException(file + ":" + line + ": " + advice);
    }
}
