@NullMarked
package dev.venule.agent.tflite.portable;

import org.jspecify.annotations.NullMarked;
