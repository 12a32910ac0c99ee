/** The model file and the weights of the announced version, cached on the device. */
@NullMarked
package dev.venule.agent.model;

import org.jspecify.annotations.NullMarked;
