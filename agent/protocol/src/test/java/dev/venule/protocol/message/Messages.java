package dev.venule.protocol.message;

import com.google.protobuf.ByteString;

/** Valid messages, to be broken by tests. */
final class Messages {
    private Messages() {}

    static ByteString bytes(int count, int first) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (first + i);
        }
        return ByteString.copyFrom(bytes);
    }

    static Content content(int sizeBytes, int firstHashByte) {
        return Content.newBuilder()
                .setSha256(bytes(32, firstHashByte))
                .setSizeBytes(sizeBytes)
                .setPartBytes(16)
                .build();
    }

    static Announcement announcement() {
        byte[] delta = {1, 2, 3};
        return Announcement.newBuilder()
                .setWireVersion(1)
                .setPopulation("ecg")
                .setSequence(17)
                .setIssuedAtMillis(1_000)
                .setExpiresAtMillis(2_000)
                .setModel(ModelManifest.newBuilder()
                        .setTflite(content(100, 1))
                        .addTensorSizes(7)
                        .addTensorSizes(3))
                .setVersion(ModelVersion.newBuilder().setNumber(9).setWeightsSha256(bytes(32, 50)))
                .setFullWeights(content(40, 50))
                .addDeltaRing(DeltaStep.newBuilder().setToVersion(8).setDelta(content(20, 80)))
                .addDeltaRing(DeltaStep.newBuilder().setToVersion(9).setDelta(ContentParts.describe(delta, 16)))
                .setInlineDelta(ByteString.copyFrom(delta))
                .setPlan(plan())
                .build();
    }

    static Selection selection() {
        return Selection.newBuilder()
                .setSalt(bytes(16, 0))
                .setThreshold(0x8000000000000001L)
                .setClosesAtMillis(1_500)
                .build();
    }

    static Announcement announcementToACohort() {
        return announcement().toBuilder().setSelection(selection()).build();
    }

    static Plan.Builder plan() {
        return Plan.newBuilder()
                .setEpochs(2)
                .setLearningRate(0.5f)
                .setProximalMu(0.25f)
                .setMomentum(0.875f)
                .setClipNorm(1)
                .setMinimumExamples(10)
                .setMaximumStaleness(20)
                .setUpload(UploadRule.newBuilder().setKeepFraction(0.0078125).setValues(ValueFormat.TERNARY))
                .setNormalization(Normalization.newBuilder()
                        .setKind(Normalization.Kind.REFERENCE)
                        .addCenter(70)
                        .addScale(20))
                .setShuffleSeed(5);
    }

    static SignedAnnouncement signedAnnouncement() {
        return SignedAnnouncement.newBuilder()
                .setAnnouncement(announcement().toByteString())
                .setSignature(bytes(64, 0))
                .build();
    }

    static Update update() {
        return Update.newBuilder()
                .setWireVersion(1)
                .setUpdateId(bytes(16, 0x10))
                .setBaseVersion(300)
                .setExampleCount(5)
                .setTrainingLoss(0.5f)
                .setLocalSteps(3)
                .setDelta(bytes(4, 0x20))
                .setAnnouncedEpoch(2)
                .build();
    }

    static UpdatePart updatePart() {
        return UpdatePart.newBuilder()
                .setUpdateId(bytes(16, 0x10))
                .setOffset(4)
                .setTotalBytes(10)
                .setSha256(bytes(32, 0x40))
                .setData(bytes(6, 0x60))
                .build();
    }

    static UpdatePart signedUpdatePart() {
        return updatePart().toBuilder().setSignature(bytes(71, 0x70)).build();
    }

    static RelayedPart relayedPart() {
        return RelayedPart.newBuilder()
                .setPart(signedUpdatePart().toByteString())
                .addCertificates(bytes(20, 0x20))
                .setExchange(7)
                .build();
    }

    static RelayedReceipt relayedReceipt() {
        return RelayedReceipt.newBuilder()
                .setExchange(7)
                .setReceipt(receipt().toByteString())
                .build();
    }

    static Receipt receipt() {
        return Receipt.newBuilder()
                .setUpdateId(bytes(16, 0x10))
                .setStatus(Receipt.Status.REJECTED)
                .setRejectReason(RejectReason.TOO_STALE.wireCode())
                .setCurrentVersion(300)
                .setRetryAfterMillis(1000)
                .build();
    }

    static DeviceStatus deviceStatus() {
        return DeviceStatus.newBuilder()
                .setWireVersion(1)
                .setOnline(true)
                .setProfile("watch")
                .setAgentVersion("0.1.0")
                .setBatteryFraction(0.5f)
                .setLastOutcome("queued")
                .setLastRoundMillis(1_000)
                .setModelVersion(9)
                .setOutboxUpdates(1)
                .setEvictedUpdates(2)
                .build();
    }

    static DeviceStatus deviceStatusWithSite() {
        return deviceStatus().toBuilder().setSite("ward 3").build();
    }

    static DeviceStatus deviceStatusOfARefusal() {
        return deviceStatus().toBuilder()
                .setLastOutcome("battery_low")
                .setLastExplanation("the battery is at 34 %")
                .setEnergy(DeviceEnergy.newBuilder()
                        .setModelledTodayMillijoules(300)
                        .setMeasuredTodayMillijoules(400)
                        .setModelledRoundMillijoules(30)
                        .setMeasuredRoundMillijoules(40)
                        .setLimitPerDayMillijoules(500_000))
                .build();
    }

    static ReleaseManifest releaseManifest() {
        return ReleaseManifest.newBuilder()
                .setWireVersion(1)
                .setPopulation("ecg")
                .setRelease(3)
                .setIssuedAtMillis(1_000)
                .setExpiresAtMillis(2_000)
                .setTfliteSha256(bytes(32, 1))
                .addTensorSizes(7)
                .addTensorSizes(3)
                .setBounds(PlanBounds.newBuilder()
                        .setMaximumEpochs(2)
                        .setMaximumLearningRate(0.5f)
                        .setMaximumClipNorm(1)
                        .setMaximumKeepFraction(0.25)
                        .setLeastExamples(10))
                .addAnnouncementKeys(bytes(32, 0x20))
                .addReleaseKeys(bytes(32, 0x60))
                .build();
    }

    static SignedManifest signedManifest() {
        return SignedManifest.newBuilder()
                .setManifest(releaseManifest().toByteString())
                .addSignatures(ManifestSignature.newBuilder()
                        .setReleaseKey(bytes(32, 0x60))
                        .setSignature(bytes(64, 0)))
                .build();
    }
}
