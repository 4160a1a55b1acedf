"""Addresses of this app."""

from django.urls import path

from dudao.apps.notices import views, views_channels, views_outgoing

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:notice_id>/", views.notice, name="notice"),
    path("read-all/", views.inbox_read_all, name="inbox_read_all"),
    path("mine/", views.notice_settings, name="notice_settings"),
    path("channels/", views_channels.channels, name="channels"),
    path("channels/new/<slug:kind>/", views_channels.channel_new, name="channel_new"),
    path("channels/<int:channel_id>/", views_channels.channel, name="channel"),
    path("channels/<int:channel_id>/stop/", views_channels.channel_stop, name="channel_stop"),
    path("channels/<int:channel_id>/try/", views_channels.channel_try, name="channel_try"),
    path(
        "channels/<int:channel_id>/try/<int:message_id>/", views_channels.channel_trial, name="channel_trial"
    ),
    path("outgoing/", views_outgoing.outgoing, name="outgoing"),
    path("outgoing/<int:message_id>/resend/", views_outgoing.message_resend, name="message_resend"),
    path("outgoing/<int:message_id>/cancel/", views_outgoing.message_cancel, name="message_cancel"),
]
