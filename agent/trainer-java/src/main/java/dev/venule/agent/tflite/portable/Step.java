package dev.venule.agent.tflite.portable;

/** One operator of a graph, bound to the memory it reads and writes. Writes every value of its output at every run. */
interface Step {
    void run();
}
