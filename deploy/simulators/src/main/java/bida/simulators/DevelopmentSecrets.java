package bida.simulators;

/** Published values for a developer's machine; production names its own by the environment. */
final class DevelopmentSecrets {
  /** The secret of the reference vector of Standard Webhooks. */
  static final String WEBHOOK = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  static final String FULU_APP_KEY = "development-fulu-app";

  /** 32 characters, because cards are encrypted with it. */
  static final String FULU_APP_SECRET = "development-only-fulu-secret-032";

  static final String KAKAYUN_KEY = "development-only-kakayun-key";

  static final String DING_API_KEY = "development-only-ding-key";
  static final String RELOADLY_CLIENT_SECRET = "development-only-reloadly-secret";
  static final String RELOADLY_WEBHOOK = "development-only-reloadly-webhook";

  /** 32 characters, because cards are encrypted with it. */
  static final String AGISO_APP_SECRET = "development-only-agiso-secret-32";

  static final String AGISO_MERCHANT_KEY = "development-only-agiso-key";

  static final String EPAY_KEY = "development-only-epay-key";

  static final String STRIPE_KEY = "sk_test_developmentOnly";
  static final String STRIPE_WEBHOOK = "whsec_developmentOnly";

  private DevelopmentSecrets() {}
}
