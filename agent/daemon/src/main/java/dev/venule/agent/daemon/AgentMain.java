package dev.venule.agent.daemon;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.tinylog.Logger;

/**
 * Runs an agent from a configuration file until the process is asked to stop (Ctrl-C, SIGTERM). Exit code 2 for a wrong call, 1
 * where it cannot work, each with one line on standard error.
 */
public final class AgentMain {
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    /** By its own name: beside another program's on one class path, it would be chance which of the two counts. */
    private static final String LOG_SETTINGS = "dev/venule/agent/daemon/tinylog.properties";

    private AgentMain() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1 || arguments[0].startsWith("-")) {
            System.err.println("usage: agent CONFIG.properties");
            System.exit(USAGE);
        }
        if (System.getProperty("tinylog.configuration") == null) {
            System.setProperty("tinylog.configuration", LOG_SETTINGS);
        }
        System.exit(run(Path.of(arguments[0])));
    }

    private static int run(Path configFile) {
        try {
            FollowingDaemon daemon = new FollowingDaemon(DaemonConfigFile.read(configFile));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(daemon), "venule-stop"));
            Logger.error(daemon.runUntilFault(), "a fault in this software; please report this, and start it again");
        } catch (FileSystemException e) {
            // Its message may be a path and nothing else.
            System.err.println("agent: " + e.getFile() + " cannot be read or written; check path and permissions");
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            System.err.println("agent: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return FAILED;
    }

    private static void close(FollowingDaemon daemon) {
        try {
            daemon.close();
            Logger.info("stopped; what waits for its receipt is sent after the next start");
        } catch (IOException e) {
            Logger.error("stopped, but the storage did not close: {}", e.getMessage());
        }
    }
}
