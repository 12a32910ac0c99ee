package dev.venule.agent.tflite.check;

import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BuiltinOperator;

/** What an operator code of the file stands for: a builtin operator at a version, or a custom one by name. */
record OperatorName(int builtinCode, int version, @Nullable String customName) {
    /** The same choice that the runtime makes between the two fields. */
    boolean isCustom() {
        return builtinCode == BuiltinOperator.CUSTOM;
    }

    @Override
    public String toString() {
        if (isCustom()) {
            return customName == null ? "CUSTOM" : customName;
        }
        return builtinName() + " version " + version;
    }

    String builtinName() {
        boolean known = builtinCode >= 0 && builtinCode < BuiltinOperator.names.length;
        return known ? BuiltinOperator.name(builtinCode) : "builtin operator " + builtinCode;
    }
}
