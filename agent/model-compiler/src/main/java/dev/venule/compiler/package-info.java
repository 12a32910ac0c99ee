/**
 * From a layer list to a trainable .tflite file, without Python. Start at {@link dev.venule.compiler.ModelCompiler};
 * a model is described by {@link dev.venule.compiler.spec.ModelSpec}.
 */
@NullMarked
package dev.venule.compiler;

import org.jspecify.annotations.NullMarked;
