@NullMarked
package dev.venule.agent.tflite.jvm;

import org.jspecify.annotations.NullMarked;
