@NullMarked
package dev.venule.agent.budget;

import org.jspecify.annotations.NullMarked;
