@NullMarked
package dev.venule.agent.tflite;

import org.jspecify.annotations.NullMarked;
