package dev.venule.agent.tflite.jvm;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.Reporter_Pointer_BytePointer_Pointer;

/**
 * What the library says about errors. One per process: a JavaCPP callback class has ten native slots, the eleventh
 * instance gets a null pointer and the library would jump to it.
 */
final class NativeErrors extends Reporter_Pointer_BytePointer_Pointer {
    static final NativeErrors REPORTER = new NativeErrors();

    private static final int MAX_LINES = 8;

    // The library calls back on the thread that called it.
    private final transient ThreadLocal<List<String>> lines = ThreadLocal.withInitial(ArrayList::new);

    private NativeErrors() {}

    /** Gets a printf template and a va_list; the latter cannot be read portably, so that operands stay out. */
    @Override
    public void call(Pointer user, BytePointer template, Pointer operands) {
        List<String> said = lines.get();
        if (said.size() < MAX_LINES) {
            said.add(template.getString().trim());
        }
    }

    /** What was said on this thread since the last call, in one line. */
    String drain() {
        List<String> said = lines.get();
        String line = said.isEmpty() ? "the library gave no reason" : String.join("; ", said);
        said.clear();
        return line;
    }
}
