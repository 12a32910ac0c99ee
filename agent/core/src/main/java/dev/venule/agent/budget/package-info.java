/** What a device can afford for training: asked by every step of a round, and told by each what it used. */
@NullMarked
package dev.venule.agent.budget;

import org.jspecify.annotations.NullMarked;
