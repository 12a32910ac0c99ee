@NullMarked
package dev.venule.agent.tflite.check;

import org.jspecify.annotations.NullMarked;
