package dev.venule.compiler.inspect;

import dev.venule.agent.tflite.check.SignatureDescription;
import dev.venule.agent.tflite.check.TensorDescription;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Renders an inspection as a page for a terminal. */
final class InspectionText {
    private final StringBuilder page = new StringBuilder();
    private final ModelInspection inspection;

    private InspectionText(ModelInspection inspection) {
        this.inspection = inspection;
    }

    static String of(ModelInspection inspection) {
        return new InspectionText(inspection).render();
    }

    private String render() {
        line(
                "model       %s",
                inspection.description().isEmpty() ? "(no description)" : printable(inspection.description()));
        line("file        %,d bytes", inspection.fileBytes());
        if (!inspection.signatures().isEmpty()) {
            renderContent();
        }
        if (inspection.isTrainable()) {
            line("%nrefused     nothing: devices train this model");
        }
        block("refused", inspection.refusals(), InspectionText::printable);
        block("limited", inspection.limitations(), InspectionText::printable);
        return page.toString();
    }

    private void renderContent() {
        line(
                "parameters  %,d in %d tensors",
                inspection.parameterCount(), inspection.weights().size());
        line("memory      %,d bytes of weights, momentum and other state", inspection.variableBytes());
        block(
                "weights",
                inspection.weights(),
                tensor -> String.format(
                        Locale.ROOT, "%-6s %,12d  %s", printable(tensor.name()), tensor.elements(), tensor.shape()));
        block("signatures", inspection.signatures(), InspectionText::signature);
        block(
                "memory while a signature runs, in bytes",
                inspection.memory(),
                memory -> String.format(Locale.ROOT, "%-12s %,12d", printable(memory.signature()), memory.peakBytes()));
        block(
                "operators",
                inspection.operators(),
                use -> String.format(
                        Locale.ROOT, "%-24s version %d %,6d times", printable(use.name()), use.version(), use.uses()));
    }

    private <T> void block(String title, List<T> entries, Function<T, String> render) {
        if (!entries.isEmpty()) {
            line("%n%s", title);
            entries.forEach(entry -> line("  %s", render.apply(entry)));
        }
    }

    private static String signature(SignatureDescription signature) {
        return printable(signature.key()) + "(" + tensors(signature.inputs()) + ") -> " + tensors(signature.outputs());
    }

    private static String tensors(List<TensorDescription> tensors) {
        return tensors.stream()
                .map(tensor -> printable(tensor.name()) + tensor.shape())
                .collect(Collectors.joining(", "));
    }

    /** Names come from the file: nothing in them may steer a terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private void line(String format, Object... values) {
        page.append(String.format(Locale.ROOT, format, values).replace(System.lineSeparator(), "\n"))
                .append('\n');
    }
}
