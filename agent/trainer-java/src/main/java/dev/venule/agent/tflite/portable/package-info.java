/**
 * Training of the model compiler's .tflite files in Java alone, for devices without TensorFlow Lite's native library (32-bit
 * ARM). The file's own graphs are run, operator by operator, so that there is one definition of a step for both runtimes. Reading
 * starts in {@link dev.venule.agent.tflite.portable.PortableSession}.
 */
@NullMarked
package dev.venule.agent.tflite.portable;

import org.jspecify.annotations.NullMarked;
