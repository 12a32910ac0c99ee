@NullMarked
package dev.venule.agent.profile;

import org.jspecify.annotations.NullMarked;
