import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Removes from the jars of a folder what the agent cannot reach, as jdeps sees it, and packs the rest as well as it goes; for
 * device-image: {@code java ShrinkJars.java FOLDER}. DeviceImageTest runs real rounds with what is left.
 */
final class ShrinkJars {
    /** The program, and what libraries load by a name that stands in no class file's references. */
    private static final List<String> ROOTS =
            List.of("dev.venule.agent.daemon.AgentMain", "org.eclipse.paho.mqttv5.client.logging.JSR47Logger");

    /** TensorFlow Lite's library asks for all of its own classes, and for JavaCPP's pointers, when it is loaded. */
    private static final Pattern NATIVE_ROOT =
            Pattern.compile("org\\.bytedeco\\.(javacpp\\.\\w+(\\$\\w+)*|tensorflowlite\\..+)");

    /** Referred to, but run only where bindings are made, arrays are indexed or models are written. */
    private static final Pattern NEVER_RUN = Pattern.compile("org\\.bytedeco\\.javacpp\\.(indexer\\..+"
            + "|tools\\.(Generator|Parser|Build|Token|Declaration|NativeAllocationTracer|\\w*Mojo).*)"
            + "|org\\.tensorflow\\.lite\\.schema\\.\\w+T");

    /**
     * Neither run nor a licence, nor JavaCPP's own version. Signatures hold for whole jars, cost every start, and keep classes out
     * of an archive.
     */
    private static final Pattern NEVER_READ =
            Pattern.compile("META-INF/maven/(?!org\\.bytedeco/[^/]+/pom\\.properties).*"
                    + "|META-INF/\\w+\\.(SF|RSA|DSA|EC)|.*\\.proto|.*/");

    /** Of the parts of a jar for a later Java, classes are known by the name that they have there. */
    private static final Pattern VERSION = Pattern.compile("META-INF/versions/\\d+/");

    private ShrinkJars() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
        Set<String> reachable = reachable(roots(jars), references(jars));
        for (Path jar : jars) {
            rewrite(jar, reachable::contains);
        }
    }

    private static List<String> roots(List<Path> jars) throws IOException {
        List<String> roots = new ArrayList<>(ROOTS);
        for (Path jar : jars) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : zip.stream().toList()) {
                    if (entry.getName().startsWith("META-INF/services/") && !entry.isDirectory()) {
                        roots.addAll(services(new String(bytes(zip, entry), StandardCharsets.UTF_8)));
                    } else if (NATIVE_ROOT.matcher(className(entry.getName())).matches()) {
                        roots.add(className(entry.getName()));
                    }
                }
            }
        }
        return roots;
    }

    private static List<String> services(String file) {
        return file.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Which class refers to which: jdeps prints {@code from -> to jar}. */
    private static Map<String, List<String>> references(List<Path> jars) {
        List<String> command = new ArrayList<>(List.of(
                "-verbose:class", "-filter:none", "--ignore-missing-deps", "--multi-release", "base", "-cp"));
        command.add(jars.stream().map(Path::toString).collect(Collectors.joining(":")));
        jars.forEach(jar -> command.add(jar.toString()));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow(() -> new IllegalStateException("this Java has no jdeps; use a JDK"))
                .run(new PrintStream(printed, true, StandardCharsets.UTF_8), System.err, command.toArray(new String[0]));
        if (code != 0) {
            throw new IllegalStateException("jdeps failed: " + printed.toString(StandardCharsets.UTF_8));
        }
        Map<String, List<String>> references = new HashMap<>();
        printed.toString(StandardCharsets.UTF_8).lines().forEach(line -> {
            String[] words = line.strip().split("\\s+");
            if (words.length >= 3 && words[1].equals("->")) {
                references.computeIfAbsent(words[0], from -> new ArrayList<>()).add(words[2]);
            }
        });
        return references;
    }

    private static Set<String> reachable(List<String> roots, Map<String, List<String>> references) {
        Set<String> reached = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(roots);
        while (!next.isEmpty()) {
            String name = next.remove();
            if (!NEVER_RUN.matcher(name).matches() && reached.add(name)) {
                next.addAll(references.getOrDefault(name, List.of()));
            }
        }
        return reached;
    }

    private static void rewrite(Path jar, Predicate<String> isReachable) throws IOException {
        Path smaller = jar.resolveSibling(jar.getFileName() + ".smaller");
        try (ZipFile zip = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(smaller))) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            zip.stream().filter(entry -> isKept(entry.getName(), isReachable)).forEach(entry -> copy(zip, entry, out));
        }
        Files.move(smaller, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isKept(String entry, Predicate<String> isReachable) {
        boolean isClass = entry.endsWith(".class") && !entry.endsWith("module-info.class");
        return !NEVER_READ.matcher(entry).matches() && (!isClass || isReachable.test(className(entry)));
    }

    private static void copy(ZipFile zip, ZipEntry entry, ZipOutputStream out) {
        try {
            ZipEntry same = new ZipEntry(entry.getName());
            // The same jars give the same bytes.
            same.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
            out.putNextEntry(same);
            byte[] content = bytes(zip, entry);
            out.write(entry.getName().equals(JarFile.MANIFEST_NAME) ? withoutDigests(content) : content);
            out.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A manifest without what it says of single files. */
    private static byte[] withoutDigests(byte[] content) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(content));
        manifest.getEntries().clear();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static String className(String entry) {
        return VERSION.matcher(entry)
                .replaceFirst("")
                .replaceFirst("\\.class$", "")
                .replace('/', '.');
    }
}
