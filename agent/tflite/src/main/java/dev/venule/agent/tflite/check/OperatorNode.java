package dev.venule.agent.tflite.check;

import org.tensorflow.lite.schema.Operator;

/** One operator of a graph. An input of -1 is an optional one that was left out. */
record OperatorNode(int index, OperatorName name, int[] inputs, int[] outputs, Operator raw) {}
