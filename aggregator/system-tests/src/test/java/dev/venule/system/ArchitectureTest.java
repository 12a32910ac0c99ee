package dev.venule.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** The arrows of docs/architecture.md and the rules that keep both cores able to run on virtual time. */
@AnalyzeClasses(packages = "dev.venule", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String PROTOCOL = "dev.venule.protocol..";
    private static final String[] AGENT_CORE = {
        "dev.venule.agent",
        "dev.venule.agent.round..",
        "dev.venule.agent.eligibility..",
        "dev.venule.agent.enrolment..",
        "dev.venule.agent.identity..",
        "dev.venule.agent.model..",
        "dev.venule.agent.training..",
        "dev.venule.agent.privacy..",
        "dev.venule.agent.storage..",
        "dev.venule.agent.compression..",
        "dev.venule.agent.outbox..",
        "dev.venule.agent.transport"
    };
    private static final String[] AGGREGATOR_CORE = {
        "dev.venule.aggregator.round..",
        "dev.venule.aggregator.intake..",
        "dev.venule.aggregator.participation..",
        "dev.venule.aggregator.buffer..",
        "dev.venule.aggregator.aggregation..",
        "dev.venule.aggregator.model.."
    };

    @ArchTest
    static final ArchRule protocolKnowsNeitherEnd = noClasses()
            .that()
            .resideInAPackage(PROTOCOL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.venule.agent..",
                    "dev.venule.broker..",
                    "dev.venule.aggregator..",
                    "dev.venule.fleet..",
                    "dev.venule.cli..",
                    "dev.venule.compiler..");

    @ArchTest
    static final ArchRule theAgentDoesNotKnowTheAggregator = noClasses()
            .that()
            .resideInAPackage("dev.venule.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.venule.broker..", "dev.venule.aggregator..", "dev.venule.fleet..", "dev.venule.cli..");

    @ArchTest
    static final ArchRule theAggregatorDoesNotKnowTheAgent = noClasses()
            .that()
            .resideInAPackage("dev.venule.aggregator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.venule.agent..", "dev.venule.fleet..", "dev.venule.cli..");

    @ArchTest
    static final ArchRule theBrokersSetupKnowsNeitherEnd = noClasses()
            .that()
            .resideInAPackage("dev.venule.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.venule.agent..", "dev.venule.aggregator..", "dev.venule.fleet..", "dev.venule.cli..");

    @ArchTest
    static final ArchRule coresDoNotKnowTheirAdapters = noClasses()
            .that()
            .resideInAnyPackage(AGENT_CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.venule.agent.tflite..",
                    "dev.venule.agent.transport.mqtt..",
                    "dev.venule.agent.transport.coap..");

    @ArchTest
    static final ArchRule nothingKnowsTheDaemon = noClasses()
            .that()
            .resideOutsideOfPackage("dev.venule.agent.daemon..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.venule.agent.daemon..");

    @ArchTest
    static final ArchRule theDaemonKnowsNoToolOfTheModelsAuthor = noClasses()
            .that()
            .resideInAPackage("dev.venule.agent.daemon..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.venule.compiler..");

    @ArchTest
    static final ArchRule theAggregatorsCoreDoesNotKnowItsServer = noClasses()
            .that()
            .resideInAnyPackage(AGGREGATOR_CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.venule.aggregator.server..", "dev.venule.broker..");

    @ArchTest
    static final ArchRule librariesStayBehindTheirAdapters = noClasses()
            .that()
            .resideInAnyPackage(AGENT_CORE)
            .or()
            .resideInAnyPackage(AGGREGATOR_CORE)
            .or()
            .resideInAPackage(PROTOCOL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.eclipse.paho..",
                    "org.eclipse.californium..",
                    "org.tensorflow..",
                    "org.bytedeco..",
                    "java.sql..",
                    "org.tinylog..");

    @ArchTest
    static final ArchRule onlyTheTransportAndTheServerSpeakPaho = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.venule.agent.transport.mqtt..",
                    "dev.venule.aggregator.server..",
                    "dev.venule.cli..",
                    "dev.venule.fleet..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.paho..");

    @ArchTest
    static final ArchRule onlyTheNativeRuntimeTouchesNativeCode = noClasses()
            .that()
            .resideOutsideOfPackage("dev.venule.agent.tflite.jvm..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule theTrainerInJavaKnowsNoNativeRuntime = noClasses()
            .that()
            .resideInAPackage("dev.venule.agent.tflite.portable..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.venule.agent.tflite.jvm..", "dev.venule.agent.transport..");

    @ArchTest
    static final ArchRule coresHaveNoClockOfTheirOwn = noClasses()
            .that()
            .resideInAnyPackage(AGENT_CORE)
            .or()
            .resideInAnyPackage(AGGREGATOR_CORE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC")
            .orShould()
            .callMethod(java.time.Instant.class, "now");

    @ArchTest
    static final ArchRule coresHaveNoThreadsAndNoHiddenChance = noClasses()
            .that()
            .resideInAnyPackage(AGENT_CORE)
            .or()
            .resideInAnyPackage(AGGREGATOR_CORE)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Random.class, ThreadLocalRandom.class);

    @ArchTest
    static final ArchRule stepsOfTheAgentsRoundFormNoCycle =
            slices().matching("dev.venule.agent.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule stepsOfTheAggregatorsRoundFormNoCycle =
            slices().matching("dev.venule.aggregator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = classes()
            .that()
            .resideOutsideOfPackage("dev.venule.protocol.message..")
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl");
}
