/**
 * The structural check of a model file, in Java, before native code sees a byte of it. {@link
 * dev.venule.agent.tflite.check.ModelCheck} is the way in; each class beside it keeps the rules of one concern, and each
 * rule is named in the message of its {@link dev.venule.agent.tflite.check.Violation}.
 */
@NullMarked
package dev.venule.agent.tflite.check;

import org.jspecify.annotations.NullMarked;
