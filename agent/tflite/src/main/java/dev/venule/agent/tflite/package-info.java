/**
 * The training contract: which signatures a trainable .tflite file offers, under which names, and how they are called.
 * Knows no runtime; {@link dev.venule.agent.tflite.SignatureRuntime} is the port that one implements.
 */
@NullMarked
package dev.venule.agent.tflite;

import org.jspecify.annotations.NullMarked;
