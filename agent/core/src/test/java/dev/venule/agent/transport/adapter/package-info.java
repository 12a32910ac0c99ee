@NullMarked
package dev.venule.agent.transport.adapter;

import org.jspecify.annotations.NullMarked;
