@NullMarked
package dev.venule.agent.identity;

import org.jspecify.annotations.NullMarked;
